// SPDX-License-Identifier: Apache-2.0
// Goal and method: see random_questions.h.
#include "model/random_questions.h"

namespace coinstore_test {
namespace {

std::string Text(const Bytes32& bytes) { return {bytes.begin(), bytes.end()}; }

const ReferenceStore::Coin* AnyCoin(Random& random, const ReferenceStore& reference) {
  if (reference.coins().empty()) return nullptr;
  const auto place = reference.coins().lower_bound(random.Id());
  return place == reference.coins().end() ? &reference.coins().begin()->second : &place->second;
}

}  // namespace

Bytes32 RandomQuestions::PuzzleHash() {
  const ReferenceStore::Coin* coin = AnyCoin(random_, reference_);
  if (coin == nullptr || random_.Percent(10)) return random_.Id();
  return ToBytes32(coin->record.coin.puzzle_hash);
}

uint64_t RandomQuestions::Height() {
  const coinstore_tip* tip = reference_.tip();
  if (tip == nullptr || random_.Percent(5)) return random_.Below(3);
  if (random_.Percent(5))
    return random_.Percent(50) ? tip->height + 1 + random_.Below(3) : UINT64_MAX;
  auto block = reference_.blocks().begin();
  std::advance(block, random_.Below(reference_.blocks().size()));
  return block->first + random_.Below(2);
}

std::string RandomQuestions::Key(uint32_t source) {
  const ReferenceStore::Coin* coin = AnyCoin(random_, reference_);
  switch (source) {
    case COINSTORE_BY_PUZZLE_HASH:
      return Text(PuzzleHash());
    case COINSTORE_BY_HINT:
      if (coin == nullptr || coin->hints.empty()) break;
      return *std::next(coin->hints.begin(),
                        static_cast<ptrdiff_t>(random_.Below(coin->hints.size())));
    case COINSTORE_BY_PARENT:
      if (coin == nullptr) break;
      return Text(ToBytes32(random_.Percent(80) ? coin->record.coin.parent_coin_info
                                                : coin->record.coin_id));
    case COINSTORE_BY_ID:
      if (coin == nullptr || random_.Percent(10)) break;
      return Text(ToBytes32(coin->record.coin_id));
    default:
      return BigEndian(Height(), 8);
  }
  const std::string id = Text(random_.Id());
  return source == COINSTORE_BY_HINT ? id.substr(0, 1 + random_.Below(32)) : id;
}

Question RandomQuestions::Any() {
  static constexpr uint32_t kSources[] = {
      COINSTORE_BY_PUZZLE_HASH, COINSTORE_BY_PUZZLE_HASH, COINSTORE_BY_PUZZLE_HASH,
      COINSTORE_BY_HINT,        COINSTORE_BY_HINT,        COINSTORE_BY_PARENT,
      COINSTORE_BY_ID,          COINSTORE_ADDED_AT,       COINSTORE_REMOVED_AT,
      COINSTORE_CHANGED_AT,     COINSTORE_ALL_UNSPENT};
  Question question;
  if (random_.Percent(8)) {
    question.answer = Question::Answer::kBalances;
    return question;
  }
  question.source = kSources[random_.Below(std::size(kSources))];
  if (question.source != COINSTORE_ALL_UNSPENT) {
    for (uint64_t n = random_.Below(random_.Percent(90) ? 5 : 20); n > 0; --n) {
      question.keys.push_back(Key(question.source));
      if (random_.Percent(10)) question.keys.push_back(question.keys.front());
    }
  }
  MakeSettings(&question);
  const bool has_pairs = question.source == COINSTORE_BY_HINT || question.source == COINSTORE_BY_ID;
  if (has_pairs && random_.Percent(40)) ToPairs(&question);
  return question;
}

void RandomQuestions::MakeSettings(Question* question) {
  const auto make = [&](uint32_t setting, uint64_t percent, uint64_t value) {
    if (random_.Percent(percent)) question->settings[setting] = value;
  };
  make(COINSTORE_QUERY_SCAN_BUDGET, 30, 1 + random_.Below(7));
  const bool is_by_owner = question->is_by_owner(), is_by_id = question->source == COINSTORE_BY_ID;
  if (!is_by_owner && !is_by_id && question->source != COINSTORE_BY_PARENT) return;
  make(COINSTORE_QUERY_START, 15, Height());
  make(COINSTORE_QUERY_END, 15, Height());
  make(COINSTORE_QUERY_SPENT, 25, random_.Below(2));
  make(COINSTORE_QUERY_UNSPENT, 25, random_.Below(2));
  if (!is_by_owner && !is_by_id) return;
  make(COINSTORE_QUERY_MIN, 20, Height());
  make(COINSTORE_QUERY_MAX, 20, Height());
  if (!is_by_owner) return;
  const uint64_t amounts[] = {0, 1, 2, 128, uint64_t{1} << 63, UINT64_MAX};
  make(COINSTORE_QUERY_MIN_AMOUNT, 20, amounts[random_.Below(std::size(amounts))]);
  make(COINSTORE_QUERY_ORDER, 50, COINSTORE_ORDER_HEIGHT);
  if (question->source == COINSTORE_BY_PUZZLE_HASH) make(COINSTORE_QUERY_HINTED, 50, 1);
  if (question->is_by_height()) make(COINSTORE_QUERY_CHIA_PAGE, 40, 1);
}

void RandomQuestions::ToPairs(Question* question) {
  question->answer = Question::Answer::kPairs;
  question->settings.erase(COINSTORE_QUERY_ORDER);
  question->settings.erase(COINSTORE_QUERY_CHIA_PAGE);
}

}  // namespace coinstore_test
