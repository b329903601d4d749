// SPDX-License-Identifier: Apache-2.0
// Lists of 32-bit events under 12-byte keys: what happened to the coins of an owner, or which coins a
// parent has. Events go to the end of a list and are popped from there. Two values with one key share a
// list: whoever reads it looks at the coins.
#ifndef COINSTORE_RECENT_EVENT_TABLE_H_
#define COINSTORE_RECENT_EVENT_TABLE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "base/chunked_vector.h"
#include "base/siphash.h"
#include "recent/id_table.h"

namespace coins {

class EventTable {
 public:
  void Append(const ShortKey& key, std::uint32_t event);
  void Pop(const ShortKey& key);  // the newest event; there must be one
  std::span<const std::uint32_t> Find(const ShortKey& key) const;
  void Prefetch(const ShortKey& key) const { table_.Prefetch(HashOf(key)); }

  std::size_t memory_bytes() const;

 private:
  // Most owners have one event or two; those stand in the list itself.
  static constexpr std::uint32_t kInline = 2;
  struct List {
    ShortKey key{};
    std::uint32_t size = 0;
    std::uint32_t capacity = kInline;
    std::array<std::uint32_t, kInline> few{};
    std::unique_ptr<std::uint32_t[]> many;
    std::uint32_t* events() { return many ? many.get() : few.data(); }
    const std::uint32_t* events() const { return many ? many.get() : few.data(); }
  };

  static std::uint64_t HashOf(const ShortKey& key) {
    std::uint64_t hash;
    std::memcpy(&hash, key.data(), sizeof hash);
    return hash;
  }
  std::uint32_t IndexOf(const ShortKey& key) const;

  IdTable table_;
  ChunkedVector<List> lists_;
  std::size_t many_bytes_ = 0;
};

}  // namespace coins

#endif  // COINSTORE_RECENT_EVENT_TABLE_H_
