// SPDX-License-Identifier: Apache-2.0
#include "query/query_spec.h"

#include <algorithm>

#include "base/big_endian.h"
#include "sha256/sha256.h"

namespace coins {
namespace {

constexpr std::uint32_t Bit(QuerySetting setting) {
  return std::uint32_t{1} << static_cast<std::uint32_t>(setting);
}

// The settings that a source has.
std::uint32_t SettingsOf(QuerySource source) {
  const std::uint32_t all = Bit(QuerySetting::kScanBudget);
  const std::uint32_t coins = all | Bit(QuerySetting::kStart) | Bit(QuerySetting::kEnd) |
                              Bit(QuerySetting::kWithSpent) | Bit(QuerySetting::kWithUnspent);
  const std::uint32_t states = coins | Bit(QuerySetting::kMin) | Bit(QuerySetting::kMax);
  const std::uint32_t owners = states | Bit(QuerySetting::kMinAmount) | Bit(QuerySetting::kOrder) |
                               Bit(QuerySetting::kChiaPage);
  switch (source) {
    case QuerySource::kPuzzleHash:
      return owners | Bit(QuerySetting::kHinted);
    case QuerySource::kHint:
      return owners;
    case QuerySource::kId:
      return states;
    case QuerySource::kParent:
      return coins;
    case QuerySource::kAddedAt:
    case QuerySource::kRemovedAt:
    case QuerySource::kChangedAt:
    case QuerySource::kAllUnspent:
      return all;
    case QuerySource::kNone:
      break;
  }
  return UINT32_MAX;
}

bool IsKeySize(QuerySource source, std::size_t size) {
  switch (source) {
    case QuerySource::kPuzzleHash:
    case QuerySource::kParent:
    case QuerySource::kId:
      return size == 32;
    case QuerySource::kHint:
      return size >= 1 && size <= kMaxHintSize;
    case QuerySource::kAddedAt:
    case QuerySource::kRemovedAt:
    case QuerySource::kChangedAt:
      return size == 8;
    case QuerySource::kAllUnspent:
    case QuerySource::kNone:
      break;
  }
  return false;
}

Status Wrong(const char* what) { return {Code::kArgument, what}; }

}  // namespace

std::uint32_t OwnerIndex::KeyOf(const CoinRecord& coin) const {
  std::uint32_t lowest = kNone;
  const auto look = [&](const Owner& owner) {
    const auto found = keys_.find(std::string(AsText(owner.bytes())));
    if (found != keys_.end()) lowest = std::min(lowest, found->second);
  };
  if (needs_hints_) {
    ForEachOwner(coin, look);
  } else {
    look(Owner::OfPuzzleHash(coin.coin.puzzle_hash));
  }
  return lowest;
}

Status QuerySpec::AddKeys(QuerySource source, ByteSpan keys, std::size_t key_size,
                          std::size_t count) {
  if (static_cast<std::uint32_t>(source) < 1 || source > QuerySource::kAllUnspent) {
    return Wrong("unknown source of a query");
  }
  if (source_ != QuerySource::kNone && source != source_) {
    return Wrong("a query has one source");
  }
  if (source == QuerySource::kAllUnspent && (count != 0 || key_size != 0)) {
    return Wrong("this source has no keys");
  }
  if (count != 0 && !IsKeySize(source, key_size)) return Wrong("key_len does not fit the source");
  if ((made_ & ~SettingsOf(source)) != 0) return Wrong("the source does not have a setting made");
  source_ = source;
  for (std::size_t i = 0; i < count; ++i) {
    std::string key(AsText(keys.subspan(i * key_size, key_size)));
    if (!seen_.emplace(key, static_cast<std::uint32_t>(keys_.size())).second) continue;
    if (keys_.size() == UINT32_MAX - 1) return Wrong("too many keys");
    keys_.push_back(std::move(key));
  }
  return {};
}

Status QuerySpec::Set(QuerySetting setting, std::uint64_t value) {
  const auto number = static_cast<std::uint32_t>(setting);
  if (number < 1 || number >= kSettingsEnd) return Wrong("unknown setting of a query");
  if ((SettingsOf(source_) & Bit(setting)) == 0) {
    return Wrong("the query's source does not have the setting");
  }
  const bool is_flag = setting == QuerySetting::kWithSpent ||
                       setting == QuerySetting::kWithUnspent || setting == QuerySetting::kHinted ||
                       setting == QuerySetting::kOrder || setting == QuerySetting::kChiaPage;
  if (is_flag && value > 1) return Wrong("the setting takes 0 or 1");
  if (setting == QuerySetting::kScanBudget && value == 0) {
    return Wrong("a page looks at one row at least");
  }
  made_ |= Bit(setting);
  values_[number] = value;
  return {};
}

Status QuerySpec::Finish() {
  if (source_ == QuerySource::kNone) return Wrong("the query has no source");
  if (Get(QuerySetting::kChiaPage) != 0 && Get(QuerySetting::kOrder) != kOrderHeight) {
    return Wrong("CHIA_PAGE goes with ORDER_HEIGHT");
  }
  if (is_by_owner()) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      for (const Owner& owner : OwnersOf(i)) owners_.Add(owner, static_cast<std::uint32_t>(i));
    }
  }
  std::string bytes;
  const auto put = [&](std::uint64_t value) {
    char be[8];
    StoreU64Be(be, value);
    bytes.append(be, sizeof be);
  };
  put(static_cast<std::uint64_t>(source_));
  // How much a page looks at changes no answer.
  for (std::uint32_t i = 1; i < static_cast<std::uint32_t>(QuerySetting::kScanBudget); ++i) {
    put(values_[i]);
  }
  for (const std::string& key : keys_) {
    put(key.size());
    bytes += key;
  }
  digest_ = Sha256Digest(AsBytes(bytes));
  return {};
}

Bytes32 QuerySpec::Key32(std::size_t index) const {
  Bytes32 value;
  std::copy_n(key(index).begin(), value.size(), value.begin());
  return value;
}

std::uint64_t QuerySpec::KeyHeight(std::size_t index) const { return LoadU64Be(key(index).data()); }

std::vector<Owner> QuerySpec::OwnersOf(std::size_t index) const {
  if (source_ == QuerySource::kHint) return {Owner::OfHint(key(index))};
  std::vector<Owner> owners = {Owner::OfPuzzleHash(Key32(index))};
  if (Get(QuerySetting::kHinted) != 0) owners.push_back(Owner::OfHint(key(index)));
  return owners;
}

bool QuerySpec::Shows(const CoinRecord& coin) const {
  const bool state_asked =
      Get(coin.is_unspent() ? QuerySetting::kWithUnspent : QuerySetting::kWithSpent) != 0;
  const std::uint64_t end = Get(QuerySetting::kEnd);
  const std::uint64_t max = Get(QuerySetting::kMax);
  return state_asked && coin.coin.amount >= Get(QuerySetting::kMinAmount) &&
         coin.created_height >= Get(QuerySetting::kStart) &&
         (end == UINT64_MAX || coin.created_height < end) &&
         coin.place_height() >= Get(QuerySetting::kMin) && coin.created_height <= max &&
         (coin.is_unspent() || coin.spent_height <= max);
}

}  // namespace coins
