// SPDX-License-Identifier: Apache-2.0
// Options as handles: set, read, listed, taken from the environment.
#include <cstdlib>
#include <string>

#include "capi/handles.h"
#include "capi/option_table.h"

namespace {

using coins::Code;
using coins::Status;
using coins::StoreOptions;
using coins::capi::CopyText;
using coins::capi::FindOption;
using coins::capi::Guard;
using coins::capi::Option;
using coins::capi::Options;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;
using coins::capi::SetOption;
using coins::capi::UseFlag;

}  // namespace

extern "C" {

coinstore_status coinstore_options_new(coinstore_options** result, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(result, "result"));
    *result = new coinstore_options;
    return {};
  });
}

void coinstore_options_free(coinstore_options* options) { delete options; }

coinstore_status coinstore_options_set(coinstore_options* options, const char* name,
                                       const char* value, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(value, "value"));
    const UseFlag::Scope use(options->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    return SetOption(name, value, &options->values);
  });
}

coinstore_status coinstore_options_get(const coinstore_options* options, const char* name,
                                       char* value, size_t cap, size_t* len, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(value, cap, "value"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(len, "len"));
    const UseFlag::Scope use(options->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    const Option* const option = FindOption(name);
    if (option == nullptr) return {Code::kArgument, "no option is called " + std::string(name)};
    return CopyText(option->get(options->values), value, cap, len);
  });
}

coinstore_status coinstore_options_name(uint32_t index, const char** name, const char** text,
                                        coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(text, "text"));
    if (index >= Options().size()) return {Code::kDone, {}};
    *name = Options()[index].name;
    *text = Options()[index].text;
    return {};
  });
}

coinstore_status coinstore_options_from_env(coinstore_options* options, const char* prefix,
                                            coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    const UseFlag::Scope use(options->use);
    COINSTORE_RETURN_IF_ERROR(use.Check());
    StoreOptions values = options->values;
    for (const Option& option : Options()) {
      std::string variable = prefix != nullptr ? prefix : "COINSTORE_";
      for (const char* c = option.name; *c != '\0'; ++c) {
        variable += *c >= 'a' && *c <= 'z' ? static_cast<char>(*c - 'a' + 'A') : *c;
      }
      const char* const value = std::getenv(variable.c_str());
      if (value == nullptr) continue;
      Status status = SetOption(option.name, value, &values);
      if (!status.ok()) return std::move(status).In("environment variable " + variable);
    }
    options->values = values;
    return {};
  });
}

coinstore_status coinstore_options_interrupt(coinstore_options* options, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    options->interrupts.Raise();
    return {};
  });
}

coinstore_status coinstore_options_progress(const coinstore_options* options, uint64_t* done,
                                            uint64_t* total, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(options, "options"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(done, "done"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(total, "total"));
    *done = options->progress.done;
    *total = options->progress.total;
    return {};
  });
}

}  // extern "C"
