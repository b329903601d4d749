// SPDX-License-Identifier: Apache-2.0
#include "workload/cross_check.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>

namespace coins::bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kPageItems = 1000;
constexpr int kPages = 5;  // of each question by page
constexpr std::size_t kPageKeys = 50;

// SHA-256 over answers, each in an encoding that can only be read one way.
class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    Check(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr));
  }

  void Add(std::uint64_t number) {
    std::array<std::uint8_t, 8> bytes{};
    for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
    Add(bytes.data(), bytes.size());
  }
  void Add(const Bytes32& key) { Add(key.data(), key.size()); }
  void Add(const CoinAnswer& coin) {
    Add(coin.id);
    Add(coin.coin.parent_coin_info, 32);
    Add(coin.coin.puzzle_hash, 32);
    Add(coin.coin.amount);
    Add(coin.confirmed_height);
    Add(coin.spent_height);
    Add(coin.timestamp_s);
    Add(std::uint64_t{coin.coinbase});
    Add(std::uint64_t{coin.ff && coin.unspent()});
  }
  void Add(const std::pair<Bytes32, Bytes32>& hint) {
    Add(hint.first);
    Add(hint.second);
  }
  // The answer to one question.
  void Add(CoinAnswers coins) {
    std::sort(coins.begin(), coins.end(),
              [](const CoinAnswer& x, const CoinAnswer& y) { return x.id < y.id; });
    AddSorted(coins);
  }
  template <typename Answer>
  void Add(std::vector<Answer> answers) {
    std::sort(answers.begin(), answers.end());
    AddSorted(answers);
  }

  Json Finish() {
    std::array<std::uint8_t, 32> digest{};
    Check(EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr));
    constexpr const char* kDigits = "0123456789abcdef";
    std::string hex;
    for (const std::uint8_t byte : digest) {
      hex += kDigits[byte >> 4];
      hex += kDigits[byte & 15];
    }
    return {{"sha256", hex}, {"answers", answers_}};
  }

 private:
  template <typename Answer>
  void AddSorted(const std::vector<Answer>& answers) {
    Add(std::uint64_t{answers.size()});
    for (const Answer& answer : answers) Add(answer);
    answers_ += answers.size();
  }
  void Add(const std::uint8_t* bytes, std::size_t size) {
    Check(EVP_DigestUpdate(context_.get(), bytes, size));
  }
  static void Check(int success) {
    if (success != 1) throw std::runtime_error("SHA-256 of libcrypto failed");
  }

  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
  std::uint64_t answers_ = 0;
};

// A section of one answer for each question; null as soon as one is declined.
template <typename Questions, typename Ask>
Json Section(const Questions& questions, const Ask& ask) {
  Digest digest;
  for (const auto& question : questions) {
    auto answer = ask(question);
    if (!answer) return nullptr;
    digest.Add(std::move(*answer));
  }
  return digest.Finish();
}

// The first pages of one question. A page that is smaller than the coins of one height would never
// end; it is asked for again with more room.
Json Pages(Answers& answers, std::span<const Bytes32> puzzle_hashes, bool include_hinted) {
  Digest digest;
  PageQuestion question{.puzzle_hashes = puzzle_hashes,
                        .min_height = 0,
                        .include_hinted = include_hinted,
                        .max_items = kPageItems};
  for (int page = 0; page < kPages && !puzzle_hashes.empty(); ++page) {
    std::optional<PageAnswer> answer = answers.Page(question);
    if (!answer) return nullptr;
    if (answer->coins.empty() && answer->next_height) {
      question.max_items *= 2;
      continue;
    }
    digest.Add(std::move(answer->coins));
    digest.Add(answer->next_height.value_or(UINT64_MAX));
    if (!answer->next_height) break;
    question.min_height = *answer->next_height;
  }
  return digest.Finish();
}

Json CountsSection(std::uint64_t unspent, std::uint64_t spent) {
  Digest digest;
  digest.Add(unspent);
  digest.Add(spent);
  Json section = digest.Finish();
  section["answers"] = 2;
  section["unspent"] = unspent;
  section["spent"] = spent;
  return section;
}

}  // namespace

Json AskAll(Answers& answers, const Questions& questions) {
  const std::array<std::span<const Bytes32>, 1> ids = {questions.ids},
                                                unknown = {questions.unknown};
  const auto by_ids = [&](std::span<const Bytes32> keys) { return answers.ByIds(keys); };
  Json sections;
  sections["ids"] = Section(ids, by_ids);
  sections["unknown_ids"] = Section(unknown, by_ids);
  for (const bool unspent_only : {false, true}) {
    sections[unspent_only ? "unspent_of_puzzle_hashes" : "puzzle_hashes"] =
        Section(questions.puzzle_hashes,
                [&](const Bytes32& key) { return answers.ByPuzzleHash(key, unspent_only); });
  }
  sections["parents"] =
      Section(questions.parents, [&](const Bytes32& key) { return answers.ByParent(key); });
  sections["added_at_heights"] =
      Section(questions.heights, [&](std::uint64_t height) { return answers.AddedAt(height); });
  sections["removed_at_heights"] =
      Section(questions.heights, [&](std::uint64_t height) { return answers.RemovedAt(height); });
  sections["hints_of_coins"] =
      Section(ids, [&](std::span<const Bytes32> keys) { return answers.HintsOf(keys); });
  sections["coins_of_hints"] =
      Section(questions.hints, [&](const Bytes32& key) { return answers.ByHint(key); });
  const std::span<const Bytes32> page_keys =
      std::span(questions.puzzle_hashes).first(std::min(kPageKeys, questions.puzzle_hashes.size()));
  sections["pages"] = Pages(answers, page_keys, /*include_hinted=*/false);
  sections["pages_with_hinted"] = Pages(answers, page_keys, /*include_hinted=*/true);
  const std::optional<CountAnswer> counts = answers.Counts();
  sections["counts"] = counts ? CountsSection(counts->unspent, counts->spent) : Json(nullptr);
  return sections;
}

Json CountsOf(const Counts& counts) {
  return {{"counts", CountsSection(counts.unspent(), counts.spent)}};
}

std::vector<std::string> Differences(const std::string& moment,
                                     const std::vector<Answered>& answered) {
  // section -> what was said -> who said so
  std::map<std::string, std::map<std::string, std::vector<std::string>>> sections;
  for (const Answered& one : answered) {
    for (const auto& [name, section] : one.sections.items()) {
      if (!section.is_null()) sections[name][section.dump()].push_back(one.contender);
    }
  }
  std::vector<std::string> differences;
  for (const auto& [name, said] : sections) {
    if (said.size() == 1) continue;
    std::size_t most = 0;
    for (const auto& [what, who] : said) most = std::max(most, who.size());
    const auto majorities = std::count_if(
        said.begin(), said.end(), [&](const auto& entry) { return entry.second.size() == most; });
    for (const auto& [what, who] : said) {
      if (majorities == 1 && who.size() == most) continue;
      for (const std::string& contender : who) {
        differences.push_back(
            moment + ", section " + name + ": " + contender +
            (majorities == 1 ? " answers otherwise than most" : " answers otherwise than others") +
            ": " + what);
      }
    }
  }
  return differences;
}

}  // namespace coins::bench
