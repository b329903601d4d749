// SPDX-License-Identifier: Apache-2.0
// The options there are: one table.
#ifndef COINSTORE_CAPI_OPTION_TABLE_H_
#define COINSTORE_CAPI_OPTION_TABLE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "base/status.h"
#include "store_options.h"

namespace coins::capi {

// An option's value as text, both ways. Set answers whether the text is one of its values.
struct Option {
  const char* name;
  const char* text;
  bool (*set)(StoreOptions* options, std::string_view value);
  std::string (*get)(const StoreOptions& options);
};

// In an order in which they can be set one after the other: what sets a group stands before its members.
std::span<const Option> Options();
const Option* FindOption(std::string_view name);  // null: there is none
Status SetOption(std::string_view name, std::string_view value, StoreOptions* options);

// Text with a terminating zero into a caller's buffer.
Status CopyText(std::string_view text, char* value, std::size_t cap, std::size_t* len);

}  // namespace coins::capi

#endif  // COINSTORE_CAPI_OPTION_TABLE_H_
