// SPDX-License-Identifier: Apache-2.0
// Goal: the metrics are those that docs/metrics.md lists, and tell what happened. Method: the text is taken apart and
// held against the document and against what was done to the store.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "maintenance/kept_store.h"

namespace coinstore_test {
namespace {

std::string Metrics(coinstore* store) {
  coinstore_buffer* buffer = nullptr;
  EXPECT_EQ(coinstore_metrics(store, &buffer, nullptr), COINSTORE_OK);
  const BufferHandle owned(buffer);
  return reinterpret_cast<const char*>(coinstore_buffer_data(buffer));
}

// Of the lines "# TYPE name type".
std::map<std::string, std::string> TypesOf(const std::string& text) {
  std::map<std::string, std::string> types;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string mark, what, name, type;
    words >> mark >> what >> name >> type;
    if (mark == "#" && what == "TYPE") types[name] = type;
  }
  return types;
}

std::map<std::string, double> ValuesOf(const std::string& text) {
  std::map<std::string, double> values;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("#")) continue;
    const size_t blank = line.rfind(' ');
    values[line.substr(0, blank)] = std::stod(line.substr(blank + 1));
  }
  return values;
}

TEST(MetricsTest, AreThoseOfTheDocument) {
  std::map<std::string, std::string> documented;
  std::ifstream document(COINSTORE_METRICS_TEXT);
  ASSERT_TRUE(document.is_open());
  for (std::string line; std::getline(document, line);) {
    if (!line.starts_with("| `coinstore_")) continue;
    const size_t end = line.find('`', 3);
    const std::string rest = line.substr(end + 1);
    for (const char* const type : {"gauge", "counter", "histogram"}) {
      if (rest.starts_with(std::string(" | ") + type)) documented[line.substr(3, end - 3)] = type;
    }
  }
  KeptStore store;
  EXPECT_EQ(TypesOf(Metrics(store.store())), documented);
  EXPECT_GT(documented.size(), 20u);
}

TEST(MetricsTest, TellWhatHappened) {
  KeptStore store;
  auto values = ValuesOf(Metrics(store.store()));
  EXPECT_EQ(values["coinstore_height"], 8);
  EXPECT_EQ(values["coinstore_durable_height"], 8);
  EXPECT_EQ(values["coinstore_blocks_applied_total"], 10);
  EXPECT_EQ(values["coinstore_blocks_undone_total"], 2);
  EXPECT_EQ(values["coinstore_checkpoints_total"], 1);
  EXPECT_EQ(values["coinstore_checkpoint_failures_total"], 0);
  EXPECT_EQ(values["coinstore_log_records"], 11);
  EXPECT_EQ(values["coinstore_checkpoint_lag_records"], 1);
  EXPECT_GT(values["coinstore_last_checkpoint_seconds"], 0);
  EXPECT_GT(values["coinstore_database_bytes"], 1000);
  EXPECT_GT(values["coinstore_tree_bytes"], 0);
  EXPECT_EQ(values["coinstore_unspent_coins"], static_cast<double>(store.chain().Tip().unspent));
  // The histogram counts what the log counts.
  uint64_t writes = 0;
  EXPECT_EQ(coinstore_stat(store.store(), COINSTORE_STAT_LOG_WRITES, &writes, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(values["coinstore_log_write_seconds_count"], static_cast<double>(writes));
  EXPECT_EQ(values["coinstore_log_write_seconds_bucket{le=\"+Inf\"}"], static_cast<double>(writes));
  EXPECT_GT(values["coinstore_log_write_seconds_sum"], 0);

  ASSERT_EQ(coinstore_checkpoint(store.store(), nullptr), COINSTORE_OK);
  values = ValuesOf(Metrics(store.store()));
  EXPECT_EQ(values["coinstore_checkpoints_total"], 2);
  EXPECT_EQ(values["coinstore_checkpoint_lag_records"], 0);
  EXPECT_EQ(values["coinstore_recent_coins"], 0);
}

TEST(MetricsTest, AnEmptyStoreHasNoHeight) {
  Chain chain;
  const std::string text = Metrics(chain.store());
  EXPECT_NE(text.find("coinstore_height Nan"), std::string::npos) << text;
  EXPECT_NE(text.find("coinstore_unspent_coins 0"), std::string::npos);
}

TEST(MetricsTest, EveryStatisticHasANameOfItsOwn) {
  KeptStore store;
  std::set<std::string> names;
  uint32_t key = 0;
  for (; coinstore_stat_name(key) != nullptr; ++key) {
    names.insert(coinstore_stat_name(key));
    uint64_t value = 0;
    EXPECT_EQ(coinstore_stat(store.store(), key, &value, nullptr), COINSTORE_OK);
  }
  EXPECT_EQ(names.size(), key);
  EXPECT_EQ(key, COINSTORE_STAT_CACHE_MISSES + 1u);
  uint64_t marker = 0;
  EXPECT_EQ(coinstore_stat(store.store(), COINSTORE_STAT_MARKER_RECORD, &marker, nullptr),
            COINSTORE_OK);
  EXPECT_EQ(marker, 10u);
}

}  // namespace
}  // namespace coinstore_test
