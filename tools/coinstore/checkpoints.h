// SPDX-License-Identifier: Apache-2.0
// What a chain is known to look like at some heights, from a JSON file
//   {"checkpoints": [{"height": 7, "hash": …, "unspent": …, "amount": …, "created": …, "spent": …,
//                     "state_root": …}, …]}
// with heights that rise. Members may be missing; others are passed over.
#ifndef COINSTORE_TOOLS_COINSTORE_CHECKPOINTS_H_
#define COINSTORE_TOOLS_COINSTORE_CHECKPOINTS_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "output.h"
#include "store.h"

namespace coins::tool {

class Checkpoints {
 public:
  // None.
  Checkpoints() = default;
  // Throws a Failure if the file is not of that form.
  explicit Checkpoints(const std::string& path);

  // Compares those up to this height that have not been compared yet. Throws a Failure for the
  // first difference.
  void Compare(const Store& store, std::uint64_t up_to_height);

  std::size_t compared() const { return compared_; }

 private:
  Json list_ = Json::array();
  std::size_t compared_ = 0;
};

}  // namespace coins::tool

#endif  // COINSTORE_TOOLS_COINSTORE_CHECKPOINTS_H_
