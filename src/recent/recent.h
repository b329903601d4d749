// SPDX-License-Identifier: Apache-2.0
// What the log holds and the tables do not hold yet, in memory: a few segments, of which the newest takes
// the blocks. What a newer segment says of a coin wins over older ones, and over the tables.
//
// Whoever has the writer's turn changes the newest segment and freezes it, and may read it without the lock;
// the oldest frozen one is dropped once the tables hold it. Both happen under the state lock, held alone.
// What `segments()` gave under the lock stays readable without it, but for the newest segment.
#ifndef COINSTORE_RECENT_RECENT_H_
#define COINSTORE_RECENT_RECENT_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "recent/segment.h"

namespace coins {

class Recent {
 public:
  using Segments = std::vector<std::shared_ptr<Segment>>;  // oldest first, at least one

  // `marker` is the last record that the tables hold.
  Recent(const Secret& secret, std::uint64_t marker)
      : secret_(secret), newest_(std::make_shared<Segment>(secret, marker + 1)) {}

  const Secret& secret() const { return secret_; }
  Segments segments() const;
  Segment& newest() { return *newest_; }
  const Segment& newest() const { return *newest_; }
  std::size_t frozen_count() const { return frozen_.size(); }

  // The entry that speaks for a coin, or null if only the tables may know it. An entry may say that the
  // coin does not exist.
  const RecentEntry* Find(const Bytes32& coin_id) const {
    return Find(coin_id, KeyedHash(secret_, coin_id));
  }
  const RecentEntry* Find(const Bytes32& coin_id, std::uint64_t id_hash) const;
  static const RecentEntry* Find(const Segments& segments, const Bytes32& coin_id,
                                 std::uint64_t id_hash);
  // entries[i] for ids[i] under hashes[i]; memory is fetched ahead.
  static void FindMany(const Segments& segments, std::span<const Bytes32> ids,
                       std::span<const std::uint64_t> hashes, const RecentEntry** entries);

  // The newest segment takes no more; an empty one stays the newest.
  void Freeze();
  void DropOldest();  // a frozen one

  std::uint64_t entry_count() const;
  std::uint64_t memory_bytes() const;

 private:
  Secret secret_;
  Segments frozen_;
  std::shared_ptr<Segment>
      newest_;  // apart: what a checkpoint drops must not move it under the writer
};

}  // namespace coins

#endif  // COINSTORE_RECENT_RECENT_H_
