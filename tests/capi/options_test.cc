// SPDX-License-Identifier: Apache-2.0
// Goal: the options are those of the header, take the values it names and no others. Method: the
// header's table written out here; every value set and read back, by call and by environment.
#include <gtest/gtest.h>

#include <cctype>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "capi/handles.h"

namespace coins::capi {
namespace {

struct Words {
  const char* name;
  const char* standard;
  const char* other;
};
const std::vector<Words> kWords = {
    {"create_if_missing", "1", "0"},        {"read_only", "0", "1"},
    {"block_hashes", "required", "absent"}, {"contiguous", "0", "1"},
    {"reward_rule", "none", "chia"},        {"sync_mode", "durable", "grouped"},
    {"writer", "wait", "refuse"},           {"filters", "mixed", "bloom"},
    {"filters_cached", "1", "0"},           {"preset", "default", "production"},
};

struct Number {
  const char* name;
  std::uint64_t standard;
  std::uint64_t lowest;
  std::uint64_t highest;
};
const std::vector<Number> kNumbers = {
    {"max_block_changes", 1'000'000, 1, 1u << 27},
    {"max_coin_hints", 4096, 0, 65535},
    {"scan_budget", 10'000, 1, std::uint64_t{1} << 40},
    {"max_view_changes", 100'000, 0, std::uint64_t{1} << 40},
    {"max_block_hint_bytes", 67'108'864, 0, std::uint64_t{1} << 32},
    {"group_blocks", 64, 1, 1'000'000},
    {"group_time_ms", 1000, 1, 1'000'000},
    {"memory_budget_bytes", 0, 0, std::uint64_t{1} << 44},
    {"checkpoint_changes", 1'000'000, 1, 1'000'000'000},
    {"keep_recent_blocks", 100, 0, 1'000'000},
    {"recent_bytes", 536'870'912, 1, std::uint64_t{1} << 44},
    {"block_cache_bytes", 536'870'912, 0, std::uint64_t{1} << 44},
    {"table_file_bytes", 67'108'864, 65536, std::uint64_t{1} << 32},
    {"base_level_bytes", 268'435'456, 65536, std::uint64_t{1} << 44},
    {"background_jobs", 2, 1, 64},
    {"write_rate_bytes", 0, 0, std::uint64_t{1} << 44},
    {"log_memtable_bytes", 33'554'432, 65536, std::uint64_t{1} << 32},
};

class OptionsTest : public ::testing::Test {
 protected:
  OptionsTest() { EXPECT_EQ(coinstore_options_new(&options_, nullptr), COINSTORE_OK); }
  ~OptionsTest() override {
    coinstore_options_free(options_);
    for (const std::string& name : set_variables_) unsetenv(name.c_str());
  }

  coinstore_status Set(const char* name, const std::string& value) {
    error_ = {};
    error_.struct_size = sizeof error_;
    return coinstore_options_set(options_, name, value.c_str(), &error_);
  }
  std::string Get(const char* name) const {
    char value[64] = "not written";
    std::size_t length = 0;
    EXPECT_EQ(coinstore_options_get(options_, name, value, sizeof value, &length, nullptr),
              COINSTORE_OK);
    EXPECT_EQ(std::string(value).size(), length);
    return value;
  }
  // All values as one text.
  std::string All() const {
    std::string all;
    for (const Words& words : kWords) all += Get(words.name) + ";";
    for (const Number& number : kNumbers) all += Get(number.name) + ";";
    return all;
  }
  void SetVariable(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 1);
    set_variables_.push_back(name);
  }
  coinstore_status FromEnvironment(const char* prefix) {
    error_ = {};
    error_.struct_size = sizeof error_;
    return coinstore_options_from_env(options_, prefix, &error_);
  }

  coinstore_options* options_ = nullptr;
  coinstore_error error_{};

 private:
  std::vector<std::string> set_variables_;
};

TEST_F(OptionsTest, TheTableIsTheHeadersInItsOrder) {
  const std::vector<std::string> want = {"create_if_missing",
                                         "read_only",
                                         "block_hashes",
                                         "contiguous",
                                         "reward_rule",
                                         "max_block_changes",
                                         "max_coin_hints",
                                         "max_block_hint_bytes",
                                         "sync_mode",
                                         "group_blocks",
                                         "group_time_ms",
                                         "writer",
                                         "scan_budget",
                                         "max_view_changes",
                                         "preset",
                                         "memory_budget_bytes",
                                         "checkpoint_changes",
                                         "keep_recent_blocks",
                                         "recent_bytes",
                                         "block_cache_bytes",
                                         "filters",
                                         "filters_cached",
                                         "table_file_bytes",
                                         "base_level_bytes",
                                         "background_jobs",
                                         "write_rate_bytes",
                                         "log_memtable_bytes"};
  std::vector<std::string> got;
  const char* name = nullptr;
  const char* text = nullptr;
  coinstore_status status = COINSTORE_OK;
  for (std::uint32_t i = 0; (status = coinstore_options_name(i, &name, &text, nullptr)) == 0; ++i) {
    got.emplace_back(name);
    EXPECT_GT(std::string(text).size(), 5u) << name;
  }
  EXPECT_EQ(status, COINSTORE_DONE);
  EXPECT_EQ(coinstore_options_name(UINT32_MAX, &name, &text, nullptr), COINSTORE_DONE);
  EXPECT_EQ(got, want);
  EXPECT_EQ(got.size(), kWords.size() + kNumbers.size());
}

TEST_F(OptionsTest, WordsHaveTheirDefaultAndRoundTrip) {
  for (const Words& words : kWords) {
    EXPECT_EQ(Get(words.name), words.standard) << words.name;
    EXPECT_EQ(Set(words.name, words.other), COINSTORE_OK);
    EXPECT_EQ(Get(words.name), words.other) << words.name;
    EXPECT_EQ(Set(words.name, words.standard), COINSTORE_OK);
    EXPECT_EQ(Get(words.name), words.standard) << words.name;
  }
}

TEST_F(OptionsTest, NumbersHaveTheirDefaultAndTheirBounds) {
  for (const Number& number : kNumbers) {
    EXPECT_EQ(Get(number.name), std::to_string(number.standard));
    for (const std::uint64_t value : {number.lowest, number.highest}) {
      EXPECT_EQ(Set(number.name, std::to_string(value)), COINSTORE_OK) << number.name << value;
      EXPECT_EQ(Get(number.name), std::to_string(value));
    }
    EXPECT_EQ(Set(number.name, std::to_string(number.highest + 1)), COINSTORE_ARGUMENT);
    if (number.lowest > 0) {
      EXPECT_EQ(Set(number.name, std::to_string(number.lowest - 1)), COINSTORE_ARGUMENT);
    }
    EXPECT_EQ(Get(number.name), std::to_string(number.highest)) << number.name;
    EXPECT_EQ(Set(number.name, std::to_string(number.standard)), COINSTORE_OK);
  }
}

TEST_F(OptionsTest, EachOptionIsItsOwn) {
  const std::string before = All();
  for (const Words& words : kWords) {
    ASSERT_EQ(Set(words.name, words.other), COINSTORE_OK);
    EXPECT_NE(All(), before) << words.name;
    ASSERT_EQ(Set(words.name, words.standard), COINSTORE_OK);
    EXPECT_EQ(All(), before) << words.name;
  }
  for (const Number& number : kNumbers) {
    ASSERT_EQ(Set(number.name, std::to_string(number.highest)), COINSTORE_OK);
    EXPECT_NE(All(), before) << number.name;
    ASSERT_EQ(Set(number.name, std::to_string(number.standard)), COINSTORE_OK);
    EXPECT_EQ(All(), before) << number.name;
  }
}

TEST_F(OptionsTest, APresetSetsItsGroupAndWhatIsSetLaterWins) {
  ASSERT_EQ(Set("block_cache_bytes", "12345678"), COINSTORE_OK);
  ASSERT_EQ(Set("group_blocks", "17"), COINSTORE_OK);
  ASSERT_EQ(Set("preset", "development"), COINSTORE_OK);
  EXPECT_EQ(Get("memory_budget_bytes"), "268435456");
  EXPECT_EQ(Get("block_cache_bytes"), "100663296");
  EXPECT_EQ(Get("recent_bytes"), "67108864");
  EXPECT_EQ(Get("filters"), "ribbon");
  EXPECT_EQ(Get("group_blocks"), "17");
  ASSERT_EQ(Set("block_cache_bytes", "12345678"), COINSTORE_OK);
  EXPECT_EQ(Get("block_cache_bytes"), "12345678");
  EXPECT_EQ(Get("recent_bytes"), "67108864");
  ASSERT_EQ(Set("preset", "production"), COINSTORE_OK);
  EXPECT_EQ(Get("filters"), "bloom");
  EXPECT_EQ(Get("table_file_bytes"), "134217728");
}

TEST_F(OptionsTest, ABudgetIsSharedOutAndNotExceeded) {
  const auto number = [this](const char* name) { return std::stoull(Get(name)); };
  for (const std::uint64_t budget : {1u << 26, 1u << 28, 1u << 30, 1u << 31}) {
    ASSERT_EQ(Set("memory_budget_bytes", std::to_string(budget)), COINSTORE_OK);
    // Two families of the log with two memtables each.
    const std::uint64_t sum =
        number("recent_bytes") + number("block_cache_bytes") + 4 * number("log_memtable_bytes");
    EXPECT_LE(sum, budget);
    EXPECT_GE(sum, budget / 2);
    EXPECT_GE(number("checkpoint_changes"), 100'000u);
  }
  EXPECT_EQ(Set("memory_budget_bytes", "67108863"), COINSTORE_ARGUMENT);
}

TEST_F(OptionsTest, OfTheEnvironmentThePresetComesFirst) {
  SetVariable("OPTIONS_TEST_PRESET", "development");
  SetVariable("OPTIONS_TEST_BACKGROUND_JOBS", "5");
  SetVariable("OPTIONS_TEST_MEMORY_BUDGET_BYTES", "134217728");
  ASSERT_EQ(FromEnvironment("OPTIONS_TEST_"), COINSTORE_OK);
  EXPECT_EQ(Get("preset"), "development");
  EXPECT_EQ(Get("recent_bytes"), "33554432");
  EXPECT_EQ(Get("background_jobs"), "5");
}

TEST_F(OptionsTest, OtherTextIsRefusedAndChangesNothing) {
  const std::string before = All();
  const std::vector<std::string> bad = {
      "", " 1", "1 ", "+1", "-1", "0x1", "1.0", "one", "1000000000000000000000"};
  for (const Number& number : kNumbers) {
    for (const std::string& value : bad) {
      EXPECT_EQ(Set(number.name, value), COINSTORE_ARGUMENT) << number.name << " " << value;
    }
  }
  for (const Words& words : kWords) {
    for (const std::string& value : bad) {
      EXPECT_EQ(Set(words.name, value), COINSTORE_ARGUMENT) << words.name << " " << value;
    }
    EXPECT_EQ(Set(words.name, std::string(words.standard) + "x"), COINSTORE_ARGUMENT);
    EXPECT_EQ(Set(words.name, "true"), COINSTORE_ARGUMENT);
  }
  EXPECT_EQ(All(), before);
}

TEST_F(OptionsTest, ErrorsNameTheOptionTheValueAndWhatItTakes) {
  EXPECT_EQ(Set("sync_mode", "never"), COINSTORE_ARGUMENT);
  const std::string message = error_.message;
  for (const char* const part : {"sync_mode", "never", "durable", "grouped"}) {
    EXPECT_NE(message.find(part), std::string::npos) << message;
  }
  EXPECT_EQ(Set("no_such", "1"), COINSTORE_ARGUMENT);
  EXPECT_NE(std::string(error_.message).find("no_such"), std::string::npos);
  EXPECT_EQ(Set("SYNC_MODE", "durable"), COINSTORE_ARGUMENT);
  EXPECT_EQ(Set("", "durable"), COINSTORE_ARGUMENT);
}

TEST_F(OptionsTest, GettingSaysTheSizeItNeeds) {
  char value[9];
  std::size_t length = 0;
  std::memset(value, 'z', sizeof value);
  EXPECT_EQ(coinstore_options_get(options_, "block_hashes", value, 8, &length, nullptr),
            COINSTORE_BUFFER_TOO_SMALL);
  EXPECT_EQ(length, 8u);
  EXPECT_EQ(value[0], 'z');
  EXPECT_EQ(coinstore_options_get(options_, "block_hashes", nullptr, 0, &length, nullptr),
            COINSTORE_BUFFER_TOO_SMALL);
  EXPECT_EQ(coinstore_options_get(options_, "block_hashes", value, 9, &length, nullptr),
            COINSTORE_OK);
  EXPECT_STREQ(value, "required");
  EXPECT_EQ(coinstore_options_get(options_, "no_such", value, 9, &length, nullptr),
            COINSTORE_ARGUMENT);
}

std::string Variable(const std::string& prefix, const char* name) {
  std::string variable = prefix;
  for (const char* c = name; *c != '\0'; ++c) variable += static_cast<char>(std::toupper(*c));
  return variable;
}

TEST_F(OptionsTest, EveryOptionIsTakenFromTheEnvironment) {
  for (const Words& words : kWords) SetVariable(Variable("OPTIONS_TEST_", words.name), words.other);
  for (const Number& number : kNumbers) {
    SetVariable(Variable("OPTIONS_TEST_", number.name), std::to_string(number.highest));
  }
  const std::string before = All();
  ASSERT_EQ(FromEnvironment("OPTIONS_TEST_OTHER_"), COINSTORE_OK);
  ASSERT_EQ(FromEnvironment(nullptr), COINSTORE_OK);
  EXPECT_EQ(All(), before);
  ASSERT_EQ(FromEnvironment("OPTIONS_TEST_"), COINSTORE_OK);
  for (const Words& words : kWords) EXPECT_EQ(Get(words.name), words.other);
  for (const Number& number : kNumbers) {
    EXPECT_EQ(Get(number.name), std::to_string(number.highest));
  }
}

TEST_F(OptionsTest, ThePrefixIsTheLibrarysNameIfNoneIsGiven) {
  SetVariable("COINSTORE_GROUP_BLOCKS", "17");
  ASSERT_EQ(FromEnvironment(nullptr), COINSTORE_OK);
  EXPECT_EQ(Get("group_blocks"), "17");
}

TEST_F(OptionsTest, OneWrongVariableIsNamedAndNothingIsSet) {
  SetVariable("OPTIONS_TEST_READ_ONLY", "1");
  SetVariable("OPTIONS_TEST_WRITER", "maybe");
  const std::string before = All();
  EXPECT_EQ(FromEnvironment("OPTIONS_TEST_"), COINSTORE_ARGUMENT);
  EXPECT_NE(std::string(error_.message).find("OPTIONS_TEST_WRITER"), std::string::npos);
  EXPECT_EQ(All(), before);
  SetVariable("OPTIONS_TEST_WRITER", "");  // set to nothing is not unset
  EXPECT_EQ(FromEnvironment("OPTIONS_TEST_"), COINSTORE_ARGUMENT);
  EXPECT_EQ(All(), before);
}

TEST_F(OptionsTest, ASecondThreadIsTold) {
  const UseFlag::Scope other(options_->use);
  EXPECT_EQ(Set("writer", "refuse"), COINSTORE_CONCURRENT_USE);
  EXPECT_EQ(FromEnvironment(nullptr), COINSTORE_CONCURRENT_USE);
  std::size_t length = 0;
  EXPECT_EQ(coinstore_options_get(options_, "writer", nullptr, 0, &length, nullptr),
            COINSTORE_CONCURRENT_USE);
  coinstore* store = nullptr;
  EXPECT_EQ(coinstore_open("unused", options_, &store, nullptr), COINSTORE_CONCURRENT_USE);
  EXPECT_EQ(store, nullptr);
}

}  // namespace
}  // namespace coins::capi
