// SPDX-License-Identifier: Apache-2.0
// Goal and method: see synced_file_system.h. What a loss of power leaves, and what tests do to the
// bytes by hand.
#include <algorithm>
#include <stdexcept>

#include "power_loss/synced_file_system.h"

namespace coinstore_test {
namespace {

// What is left of bytes of which so many were synced.
std::string AfterLoss(std::string bytes, size_t synced, bool may_be_garbled, Random& random) {
  const size_t unsynced = bytes.size() - synced;
  if (unsynced == 0) return bytes;
  const size_t begin = synced + random.Below(unsynced);
  const size_t end = begin + 1 + random.Below(bytes.size() - begin);
  switch (random.Below(6)) {
    case 0:
    case 1:
      bytes.resize(synced);
      break;
    case 2:
      bytes.resize(begin);
      break;
    case 3:
      break;
    case 4:
      if (!may_be_garbled) break;
      std::fill(bytes.begin() + static_cast<ptrdiff_t>(begin),
                bytes.begin() + static_cast<ptrdiff_t>(end), '\0');
      break;
    default:
      for (size_t i = begin; may_be_garbled && i < end; ++i) {
        bytes[i] = static_cast<char>(random.Below(256));
      }
  }
  return bytes;
}

}  // namespace

void SyncedFileSystem::LosePower(Random& random) {
  const std::lock_guard lock(mutex_);
  Settle("", *root_, random);
  locked_.clear();
  stop_at_ = 0;
  is_stopped_ = false;
}

void SyncedFileSystem::Settle(const std::string& path, Node& node, Random& random) {
  if (!node.is_directory) {
    const bool is_engine_log = path.ends_with(".log");
    node.bytes = AfterLoss(std::move(node.bytes), node.synced, is_engine_log, random);
    node.synced = node.bytes.size();
    return;
  }
  const size_t survive = random.Percent(40)   ? 0
                         : random.Percent(30) ? node.pending.size()
                                              : random.Below(node.pending.size() + 1);
  for (size_t i = 0; i < survive; ++i) {
    for (const auto& [name, child] : node.pending[i]) {
      if (child == nullptr) {
        node.durable.erase(name);
      } else {
        node.durable[name] = child;
      }
    }
  }
  node.pending.clear();
  node.entries = node.durable;
  for (const auto& [name, child] : node.entries) Settle(path + "/" + name, *child, random);
}

void SyncedFileSystem::Collect(const std::string& path, const Node& node,
                               std::vector<std::string>* files) {
  if (!node.is_directory) files->push_back(path);
  for (const auto& [name, child] : node.entries) Collect(path + "/" + name, *child, files);
}

std::vector<std::string> SyncedFileSystem::Files() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> files;
  Collect("", *root_, &files);
  return files;
}

std::string SyncedFileSystem::Bytes(const std::string& path) const {
  const std::lock_guard lock(mutex_);
  const std::shared_ptr<Node> file = Find(path);
  if (file == nullptr) throw std::invalid_argument("no file " + path);
  return file->bytes;
}

void SyncedFileSystem::SetBytes(const std::string& path, std::string bytes) {
  const std::lock_guard lock(mutex_);
  const std::shared_ptr<Node> file = Find(path);
  if (file == nullptr) throw std::invalid_argument("no file " + path);
  file->bytes = std::move(bytes);
  file->synced = file->bytes.size();
}

std::shared_ptr<SyncedFileSystem> SyncedFileSystem::Copy() const {
  const std::lock_guard lock(mutex_);
  const std::function<std::shared_ptr<Node>(const Node&)> copy = [&](const Node& node) {
    auto result = std::make_shared<Node>();
    result->is_directory = node.is_directory;
    result->bytes = node.bytes;
    result->synced = node.bytes.size();
    for (const auto& [name, child] : node.entries) result->entries[name] = copy(*child);
    result->durable = result->entries;
    return result;
  };
  auto disk = std::make_shared<SyncedFileSystem>();
  disk->root_ = copy(*root_);
  return disk;
}

}  // namespace coinstore_test
