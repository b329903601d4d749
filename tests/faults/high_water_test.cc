// SPDX-License-Identifier: Apache-2.0
// Goal: the file that names a store, and the row that describes it, are believed only whole, only
// together, and only in a format that is known. Method: each is changed in every way in the memory
// engine, whose files and rows can be touched.
#include <gtest/gtest.h>

#include "base/big_endian.h"
#include "faults/small_store.h"
#include "log/metadata.h"
#include "sha256/sha256.h"
#include "storage/memory/memory_storage.h"

namespace coinstore_test {
namespace {

using coins::Family;

class HighWaterTest : public ::testing::Test {
 protected:
  HighWaterTest() {
    {
      Chain chain({}, std::make_unique<StoragePlace>(make_));
      Fill(chain);
      everything_ = Everything(chain.store());
    }
    closed_ = Bytes();
  }

  std::string& Bytes() { return disk_->files()[coins::kHighWaterFile]; }
  std::string& MetadataRow() { return disk_->rows(Family::kMetadata)[coins::kMetadataKey]; }
  coins::HighWater Decoded() { return coins::DecodeHighWater(Bytes()).value(); }

  // What an opening answers.
  Opened Open(Settings settings = {}) {
    Opened opened = TryOpen(make_, settings);
    if (opened.status == COINSTORE_OK) {
      EXPECT_EQ(Everything(opened.store.get()), everything_);
    }
    return opened;
  }
  void ExpectCorruption(const std::string& names) {
    const Opened opened = Open();
    EXPECT_EQ(opened.status, COINSTORE_CORRUPTION);
    EXPECT_NE(opened.message.find(names), std::string::npos) << opened.message;
  }

  std::shared_ptr<coins::MemoryDisk> disk_ = std::make_shared<coins::MemoryDisk>();
  MakeStorage make_ = [this] { return coins::MakeMemoryStorage(disk_); };
  std::string closed_, everything_;
};

TEST_F(HighWaterTest, IsBelievedOnlyWhole) {
  for (size_t i = 0; i < closed_.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      SCOPED_TRACE("byte " + std::to_string(i) + " bit " + std::to_string(bit));
      Bytes() = closed_;
      Bytes()[i] = static_cast<char>(Bytes()[i] ^ (1 << bit));
      const bool is_newer = i >= 8 && i < 12 && coins::LoadU32Be(&Bytes()[8]) > coins::kFormat;
      const Opened opened = Open();
      EXPECT_EQ(opened.status, is_newer ? COINSTORE_NEWER_FORMAT : COINSTORE_CORRUPTION);
      if (!is_newer) {
        EXPECT_NE(opened.message.find("high-water"), std::string::npos) << opened.message;
      }
    }
  }
  for (size_t size = 0; size < closed_.size(); ++size) {
    Bytes() = closed_.substr(0, size);
    ExpectCorruption("high-water");
  }
  Bytes() = closed_ + '\0';
  ExpectCorruption("high-water");
  Bytes() = closed_;
  EXPECT_EQ(Open().status, COINSTORE_OK);
}

TEST_F(HighWaterTest, IsMissedIfTheLogIsThere) {
  disk_->files().erase(coins::kHighWaterFile);
  ExpectCorruption("high-water");
  ExpectCorruption("high-water");
  EXPECT_EQ(Open({{"create_if_missing", "0"}}).status, COINSTORE_NOT_A_STORE);
  EXPECT_EQ(Open({{"read_only", "1"}}).status, COINSTORE_NOT_A_STORE);
  Bytes() = closed_;
  EXPECT_EQ(Open().status, COINSTORE_OK);
}

TEST_F(HighWaterTest, BelongsToItsStore) {
  coins::HighWater other = Decoded();
  other.instance[0] ^= 1;
  Bytes() = coins::EncodeHighWater(other);
  ExpectCorruption("high-water: names another store");
}

TEST_F(HighWaterTest, NamesARecordThatMustBeThere) {
  coins::HighWater other = Decoded();
  other.record_number += 1;
  Bytes() = coins::EncodeHighWater(other);
  ExpectCorruption("log record " + std::to_string(other.record_number));
  Bytes() = closed_;
  other = Decoded();
  other.record_number -= 1;
  Bytes() = coins::EncodeHighWater(other);
  ExpectCorruption("not the one that high-water names");
}

TEST_F(HighWaterTest, OfAnEarlierMomentIsEnough) {
  coins::HighWater none = Decoded();
  none.record_number = 0;
  none.chain = {};
  Bytes() = coins::EncodeHighWater(none);
  EXPECT_EQ(Open().status, COINSTORE_OK);
  disk_->files()[coins::kHighWaterTemporaryFile] = "cut off";
  EXPECT_EQ(Open().status, COINSTORE_OK);
}

TEST_F(HighWaterTest, OfANewerFormatIsRefused) {
  coins::StoreU32Be(&Bytes()[8], coins::kFormat + 1);
  const Bytes32 checksum =
      coins::Sha256Digest(coins::AsBytes(std::string_view(Bytes()).substr(0, 69)));
  std::copy(checksum.begin(), checksum.end(), Bytes().begin() + 69);
  EXPECT_EQ(Open().status, COINSTORE_NEWER_FORMAT);
  EXPECT_EQ(Open({{"read_only", "1"}}).status, COINSTORE_NEWER_FORMAT);
  // A later format may have another size.
  Bytes() += "more";
  EXPECT_EQ(Open().status, COINSTORE_NEWER_FORMAT);
}

TEST_F(HighWaterTest, MetadataOfANewerFormatAreRefused) {
  coins::StoreU32Be(MetadataRow().data(), coins::kFormat + 1);
  EXPECT_EQ(Open().status, COINSTORE_NEWER_FORMAT);
  coins::StoreU32Be(MetadataRow().data(), coins::kFormat);
  EXPECT_EQ(Open().status, COINSTORE_OK);
}

TEST_F(HighWaterTest, MetadataMustBeThere) {
  disk_->rows(Family::kMetadata).erase(coins::kMetadataKey);
  ExpectCorruption("metadata");
}

TEST_F(HighWaterTest, OptionsFixedAtCreationMustBeTheSame) {
  EXPECT_EQ(Open({{"block_hashes", "absent"}}).status, COINSTORE_OPTIONS_MISMATCH);
  EXPECT_EQ(Open({{"block_hashes", "absent"}, {"read_only", "1"}}).status,
            COINSTORE_OPTIONS_MISMATCH);
  EXPECT_EQ(Open().status, COINSTORE_OK);
}

}  // namespace
}  // namespace coinstore_test
