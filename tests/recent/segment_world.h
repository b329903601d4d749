// SPDX-License-Identifier: Apache-2.0
// Goal: segments as a store would make them, and beside them what must be true of them. Method: random
// blocks and rollbacks of any depth; after each record a plain map of all coins is kept. Few owners, several
// hints, and coins that a rollback deleted come back with other hints and numbers. Repeatable by its seed.
#ifndef COINSTORE_TESTS_RECENT_SEGMENT_WORLD_H_
#define COINSTORE_TESTS_RECENT_SEGMENT_WORLD_H_

#include <deque>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "recent/recent.h"

namespace coins {

class SegmentWorld {
 public:
  static constexpr Secret kSecret = {1, 2};
  using State = std::map<Bytes32, CoinRecord>;  // every coin of the chain, by id

  explicit SegmentWorld(std::uint64_t seed) : random_(seed) {}

  Delta MakeBlock();  // on top of the state now, with the next record's number
  void Add(const Delta& delta);
  void AddBlock() { Add(MakeBlock()); }
  void RollBack(std::size_t blocks);
  void
  RandomStep();  // a block or, now and then, a rollback; sometimes the newest segment is frozen

  Recent recent{kSecret, 0};
  std::size_t chain_size() const { return chain_.size(); }
  std::uint64_t last_record() const { return states_.size() - 1; }
  const State& state() const { return states_.back(); }
  const State& StateAfter(std::uint64_t record_number) const { return states_.at(record_number); }
  // Every id that a coin of the chain ever had.
  const std::vector<Bytes32>& ids() const { return ids_; }
  std::size_t recreated() const { return recreated_; }
  std::size_t Below(std::size_t bound) { return random_() % bound; }

  static std::string HintsOf(const CoinRecord& coin);
  static std::string Describe(const CoinRecord& coin);  // every field

 private:
  CoinRecord MakeCoin(const Bytes32& parent_id);
  void AttachHints(CoinRecord* coin);

  std::mt19937_64 random_;
  std::deque<std::string> hint_lists_;
  std::deque<State> states_ = std::deque<State>(1);
  struct ChainBlock {
    std::uint64_t record_number;
    std::uint64_t height;
  };
  std::vector<ChainBlock> chain_;
  std::uint64_t next_coin_ = 0;
  std::vector<CoinRecord> deleted_;  // by rollbacks
  std::vector<Bytes32> ids_;
  std::size_t recreated_ = 0;
};

}  // namespace coins

#endif  // COINSTORE_TESTS_RECENT_SEGMENT_WORLD_H_
