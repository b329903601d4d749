// SPDX-License-Identifier: Apache-2.0
#include "apply/tree_file.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/big_endian.h"
#include "commitment/packed_leaf.h"
#include "sha256/sha256.h"

namespace coins {
namespace {

constexpr std::string_view kMagic = "COINTREE";
constexpr std::size_t kHeaderSize = 8 + 4 + 16 + 8 + 32 + 8, kChecksumSize = 32;

std::string MakeHeader(const InstanceId& instance, const Log& log, std::uint64_t leaves) {
  std::string header(kMagic);
  header.resize(kHeaderSize);
  StoreU32Be(&header[8], kFormat);
  std::copy(instance.begin(), instance.end(), header.begin() + 12);
  StoreU64Be(&header[28], log.last());
  std::copy(log.chain().begin(), log.chain().end(), header.begin() + 36);
  StoreU64Be(&header[68], leaves);
  return header;
}

// Looks at a file as it is read: whether it is of this store and record, and whole.
class FileCheck {
 public:
  FileCheck(const InstanceId& instance, const Log& log) : instance_(instance), log_(log) {}

  void Take(std::string_view bytes) {
    total_ += bytes.size();
    if (header_.size() < kHeaderSize) {
      const std::size_t more = std::min(bytes.size(), kHeaderSize - header_.size());
      header_.append(bytes.substr(0, more));
    }
    // The last 32 bytes seen so far are held back: they may be the checksum.
    tail_.append(bytes);
    if (tail_.size() <= kChecksumSize) return;
    const std::size_t hashed = tail_.size() - kChecksumSize;
    hash_.Update(AsBytes(std::string_view(tail_).substr(0, hashed)));
    tail_.erase(0, hashed);
  }

  bool IsOfAnother() const {
    return header_.size() == kHeaderSize && header_ != MakeHeader(instance_, log_, leaves());
  }
  bool IsWhole() {
    if (header_.size() < kHeaderSize || IsOfAnother()) return false;
    if (leaves() > (total_ - kHeaderSize) / kPackedLeafSize) return false;
    if (total_ != kHeaderSize + leaves() * kPackedLeafSize + kChecksumSize) return false;
    return AsText(hash_.Finish()) == tail_;
  }
  // Of a header that is there.
  std::uint64_t leaves() const { return LoadU64Be(&header_[68]); }

 private:
  const InstanceId& instance_;
  const Log& log_;
  std::string header_;
  std::string tail_;
  std::uint64_t total_ = 0;
  Sha256 hash_;
};

// Cuts the bytes behind the header into leaves and hands them to the tree in batches, before it is known
// whether the file is whole.
class LeafFeeder {
 public:
  explicit LeafFeeder(UnspentTree* tree) : tree_(tree) {}

  void Take(std::string_view bytes) {
    const std::size_t skipped = std::min(skip_, bytes.size());
    skip_ -= skipped;
    bytes.remove_prefix(skipped);
    rest_.append(bytes);
    std::size_t at = 0;
    // What is left over in the end are the checksum's 32 bytes.
    for (; rest_.size() - at >= kPackedLeafSize; at += kPackedLeafSize) {
      const UnspentLeaf leaf = UnpackLeaf(AsBytes(rest_).data() + at);
      is_ascending_ = is_ascending_ && (is_first_ || last_ < leaf.coin_id);
      if (!is_ascending_) return;
      is_first_ = false;
      last_ = leaf.coin_id;
      batch_.push_back(leaf);
      if (batch_.size() == UnspentTree::kBuildBatchLeaves) Flush();
    }
    rest_.erase(0, at);
  }
  void Flush() {
    tree_->Append(batch_);
    batch_.clear();
  }
  // A tree takes no others, so nothing is fed once it is false.
  bool is_ascending() const { return is_ascending_; }

 private:
  std::size_t skip_ = kHeaderSize;
  UnspentTree* tree_;
  bool is_first_ = true;
  Bytes32 last_{};
  bool is_ascending_ = true;
  std::string rest_;
  std::vector<UnspentLeaf> batch_;
};

// Takes out again what a file gave that turned out to be damaged.
void Empty(UnspentTree* tree) {
  while (tree->size() > 0) {
    std::vector<LeafChange> changes;
    for (const UnspentLeaf& leaf :
         tree->LeavesFrom({}, UnspentTree::kBuildBatchLeaves, UINT64_MAX)) {
      changes.push_back({leaf, LeafChange::Kind::kRemove});
    }
    tree->Publish(tree->Prepare(changes));
  }
}

}  // namespace

Status WriteTreeFile(const UnspentTree& tree, Storage* storage, const InstanceId& instance,
                     const Log& log) {
  return storage->ReplaceLargeFile(kTreeFile, [&](const Storage::Append& append) -> Status {
    Sha256 hash;
    std::string pending = MakeHeader(instance, log, tree.size());
    const auto flush = [&]() -> Status {
      hash.Update(AsBytes(pending));
      COINSTORE_RETURN_IF_ERROR(append(pending));
      pending.clear();
      return {};
    };
    Status status;
    tree.ForEachBucket([&](ByteSpan leaves) {
      pending.append(AsText(leaves));
      if (pending.size() >= (std::size_t{1} << 20)) status = flush();
      return status.ok();
    });
    COINSTORE_RETURN_IF_ERROR(std::move(status));
    COINSTORE_RETURN_IF_ERROR(flush());
    return append(AsText(hash.Finish()));
  });
}

Result<bool> LoadTreeFile(Storage* storage, const InstanceId& instance, const Log& log,
                          const Interruptible& call, UnspentTree* tree) {
  FileCheck check(instance, log);
  LeafFeeder feeder(tree);
  bool is_useless = false;
  Result<bool> read = storage->ReadLargeFile(kTreeFile, [&](std::string_view bytes) {
    check.Take(bytes);
    if (!check.IsOfAnother()) feeder.Take(bytes);
    is_useless = check.IsOfAnother() || !feeder.is_ascending();
    return is_useless ? Status::Corruption("the file tree: read no further") : call.Check();
  });
  if (!is_useless) {
    if (!read.ok() || !read.value()) return read;
    if (check.IsWhole()) {
      feeder.Flush();
      return true;
    }
  }
  Empty(tree);
  return false;
}

}  // namespace coins
