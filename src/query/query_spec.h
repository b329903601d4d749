// SPDX-License-Identifier: Apache-2.0
// What a query asks: a source with its keys, filters, an order. A value that does not change once it is used.
// Source: docs/queries.md.
#ifndef COINSTORE_QUERY_QUERY_SPEC_H_
#define COINSTORE_QUERY_QUERY_SPEC_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "coin/coin_record.h"
#include "coin/owner.h"
#include "query/view.h"

namespace coins {

// The numbers are those of the public header.
enum class QuerySource : std::uint32_t {
  kNone = 0,
  kPuzzleHash = 1,
  kHint = 2,
  kParent = 3,
  kId = 4,
  kAddedAt = 5,
  kRemovedAt = 6,
  kChangedAt = 7,
  kAllUnspent = 8,
};

enum class QuerySetting : std::uint32_t {
  kStart = 1,
  kEnd = 2,
  kMin = 3,
  kMax = 4,
  kMinAmount = 5,
  kWithSpent = 6,
  kWithUnspent = 7,
  kHinted = 8,
  kOrder = 9,
  kChiaPage = 10,
  kScanBudget = 11,
};
inline constexpr std::uint32_t kSettingsEnd = 12;

inline constexpr std::uint64_t kOrderKey = 0, kOrderHeight = 1;

// Which of some owners a coin has. Owners of one key have one number.
class OwnerIndex {
 public:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // An owner that is there already keeps its number.
  void Add(const Owner& owner, std::uint32_t key) {
    keys_.emplace(std::string(AsText(owner.bytes())), key);
    needs_hints_ = needs_hints_ || !owner.is_puzzle_hash();
  }
  // Whether KeyOf looks at hints.
  bool needs_hints() const { return needs_hints_; }
  // The lowest number of an owner of the coin, or kNone.
  std::uint32_t KeyOf(const CoinRecord& coin) const;

 private:
  std::unordered_map<std::string, std::uint32_t> keys_;
  bool needs_hints_ = false;
};

class QuerySpec {
 public:
  // kArgument: what the header says of keys and settings.
  Status AddKeys(QuerySource source, ByteSpan keys, std::size_t key_size, std::size_t count);
  Status Set(QuerySetting setting, std::uint64_t value);
  // Before the first use. kArgument if there is no source or the settings do not go together.
  Status Finish();

  QuerySource source() const { return source_; }
  std::uint64_t Get(QuerySetting setting) const {
    return values_[static_cast<std::size_t>(setting)];
  }
  bool Has(QuerySetting setting) const {
    return (made_ >> static_cast<std::uint32_t>(setting) & 1) != 0;
  }
  bool is_by_owner() const {
    return source_ == QuerySource::kPuzzleHash || source_ == QuerySource::kHint;
  }

  std::size_t key_count() const { return keys_.size(); }
  ByteSpan key(std::size_t index) const { return AsBytes(keys_[index]); }
  Bytes32 Key32(std::size_t index) const;
  std::uint64_t KeyHeight(std::size_t index) const;
  // Of a puzzle hash, with HINTED the hint too.
  std::vector<Owner> OwnersOf(std::size_t index) const;
  const OwnerIndex& owners() const { return owners_; }
  // SHA-256 of all of it.
  const Bytes32& digest() const { return digest_; }

  // Whether the filters let a coin pass, as it is shown.
  bool Shows(const CoinRecord& coin) const;

 private:
  Status CheckSettings() const;

  QuerySource source_ = QuerySource::kNone;
  std::vector<std::string> keys_;  // each once, as first given
  std::unordered_map<std::string, std::uint32_t> seen_;
  std::uint32_t made_ = 0;  // a bit for each setting made
  std::uint64_t values_[kSettingsEnd] = {0, 0, UINT64_MAX, 0,         UINT64_MAX, 0,
                                         1, 1, 0,          kOrderKey, 0,          0};
  OwnerIndex owners_;
  Bytes32 digest_{};
};

}  // namespace coins

#endif  // COINSTORE_QUERY_QUERY_SPEC_H_
