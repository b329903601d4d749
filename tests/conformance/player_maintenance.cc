// SPDX-License-Identifier: Apache-2.0
// Check, checkpoints, copies, repair; settings and figures.
#include <set>
#include <sstream>

#include "player.h"

namespace conformance {
namespace {

using Buffer = std::unique_ptr<coinstore_buffer, Freed<coinstore_buffer_free>>;

std::string Text(const Buffer& buffer) {
  return {reinterpret_cast<const char*>(coinstore_buffer_data(buffer.get())),
          coinstore_buffer_size(buffer.get())};
}

}  // namespace

coinstore_status Player::Check(const Json& op) {
  coinstore_buffer* report = nullptr;
  const coinstore_status status = coinstore_check(store(op), 0, &report, &err_);
  if (status == COINSTORE_OK && coinstore_buffer_size(report) == 0) difference_ += "no report; ";
  coinstore_buffer_free(report);
  return status;
}

coinstore_status Player::Checkpoint(const Json& op) {
  return coinstore_checkpoint(store(op), &err_);
}

coinstore_status Player::Compact(const Json& op) { return coinstore_compact(store(op), 0, &err_); }

coinstore_status Player::Copy(const Json& op) {
  return coinstore_copy(store(op), path(op).c_str(), &err_);
}

coinstore_status Player::Repair(const Json& op) {
  Options options;
  coinstore_status status = Fill(op.value("options", Json::object()), &options, &err_);
  if (status != COINSTORE_OK) return status;
  coinstore_buffer* report = nullptr;
  status = coinstore_repair(path(op).c_str(), options.get(), &report, &err_);
  if (status == COINSTORE_OK && Text(Buffer(report)).empty()) difference_ += "no report; ";
  return status;
}

coinstore_status Player::Setting(const Json& op) {
  char value[64];
  size_t len = 0;
  const coinstore_status status = coinstore_get_setting(
      store(op), op.at("name").get<std::string>().c_str(), value, sizeof value, &len, &err_);
  if (status == COINSTORE_OK) Compare("value", op.at("value"), std::string(value, len));
  return status;
}

coinstore_status Player::Stats(const Json& op) {
  std::map<std::string, uint32_t> keys;
  for (uint32_t key = 0; coinstore_stat_name(key) != nullptr; ++key) {
    keys[coinstore_stat_name(key)] = key;
  }
  uint64_t value = 0;
  if (!op.contains("stats")) return coinstore_stat(store(op), 0, &value, &err_);
  for (const auto& [name, want] : op["stats"].items()) {
    const coinstore_status status = coinstore_stat(store(op), keys.at(name), &value, &err_);
    if (status != COINSTORE_OK) return status;
    Compare(name.c_str(), want, FromNumber(value));
  }
  return COINSTORE_OK;
}

coinstore_status Player::Metrics(const Json& op) {
  coinstore_buffer* made = nullptr;
  const coinstore_status status = coinstore_metrics(store(op), &made, &err_);
  if (status != COINSTORE_OK) return status;
  std::istringstream text(Text(Buffer(made)));
  std::set<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.insert(line);
  for (const Json& line : op.at("lines")) {
    if (lines.count(line) == 0) difference_ += "no line " + line.dump() + "; ";
  }
  return status;
}

}  // namespace conformance
