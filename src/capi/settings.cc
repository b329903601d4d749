// SPDX-License-Identifier: Apache-2.0
// What an open store runs with: its options as they took effect, and what it found.
#include <string>
#include <string_view>

#include "capi/handles.h"
#include "capi/option_table.h"

namespace {

using coins::Code;
using coins::Result;
using coins::Status;
using coins::Store;
using coins::capi::CopyText;
using coins::capi::FindOption;
using coins::capi::Option;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;

Result<std::string> ReadSetting(const Store& store, std::string_view name) {
  if (name == "rocksdb_build") return store.EngineBuild();
  if (name == "instance_id") return coins::ToHex(store.metadata().instance);
  const Option* const option = FindOption(name);
  if (option != nullptr) return option->get(store.options());
  return Status(Code::kArgument, "no setting is called " + std::string(name));
}

}  // namespace

extern "C" {

coinstore_status coinstore_get_setting(coinstore* store, const char* name, char* value, size_t cap,
                                       size_t* len, coinstore_error* err) {
  return coins::capi::OnStore(err, store, [&](const coins::capi::Core::Call& call) -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(name, "name"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(value, cap, "value"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(len, "len"));
    COINSTORE_ASSIGN_OR_RETURN(const std::string text, ReadSetting(call.store(), name));
    return CopyText(text, value, cap, len);
  });
}

}  // extern "C"
