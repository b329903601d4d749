// SPDX-License-Identifier: Apache-2.0
// Goal: the file gives back the tree that it was written from, and nothing that is not whole, or of another
// store or another record, is ever taken for it. Method: the bytes by hand; a small file cut at every place
// and with every byte flipped; each other identity.
#include "apply/tree_file.h"

#include <gtest/gtest.h>

#include "commitment/packed_leaf.h"
#include "log/log_on_memory.h"
#include "sha256/openssl_digest.h"

namespace coins {
namespace {

std::vector<UnspentLeaf> SomeLeaves(std::size_t count) {
  std::vector<UnspentLeaf> leaves(count);
  for (std::size_t i = 0; i < count; ++i) {
    leaves[i].coin_id[0] = static_cast<std::uint8_t>(i >> 16);
    leaves[i].coin_id[1] = static_cast<std::uint8_t>(i >> 8);
    leaves[i].coin_id[2] = static_cast<std::uint8_t>(i);
    leaves[i].coin_number = 1000 + i;
    leaves[i].created_height = 3 * i;
    leaves[i].is_coinbase = i % 2 == 0;
  }
  return leaves;
}

class TreeFileTest : public ::testing::Test {
 protected:
  TreeFileTest() { on.Append(5); }

  void Write(std::size_t leaves) {
    UnspentTree tree;
    tree.Append(SomeLeaves(leaves));
    ASSERT_TRUE(WriteTreeFile(tree, storage.get(), instance, on.log()).ok());
  }
  std::string& File() { return disk->files().at(kTreeFile); }
  // What is there is not loaded, and the tree stays empty.
  void ExpectNotLoaded(const InstanceId& id, const Log& log) {
    UnspentTree tree;
    const Result<bool> loaded = LoadTreeFile(storage.get(), id, log, {}, &tree);
    ASSERT_TRUE(loaded.ok()) << loaded.status().message();
    EXPECT_FALSE(loaded.value());
    EXPECT_EQ(tree.size(), 0u);
    EXPECT_EQ(tree.root(), Bytes32{});
  }
  void ExpectLoaded(std::size_t leaves) {
    UnspentTree tree, wanted;
    wanted.Append(SomeLeaves(leaves));
    ASSERT_TRUE(LoadTreeFile(storage.get(), instance, on.log(), {}, &tree).value());
    EXPECT_EQ(tree.size(), leaves);
    EXPECT_EQ(tree.root(), wanted.root());
    for (const UnspentLeaf& leaf : SomeLeaves(leaves)) {
      ASSERT_EQ(tree.Find(leaf.coin_id), leaf);  // with its number, which the root does not cover
    }
    tree.Check();
  }

  LogOnMemory on;
  InstanceId instance = {1, 2, 3};
  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  std::shared_ptr<Storage> storage = MakeMemoryStorage(disk);
};

TEST_F(TreeFileTest, HasTheBytesOfTheFormat) {
  Write(2);
  ByHand bytes;
  bytes.Text("COINTREE").U32(2).U8(1).U8(2).U8(3).Fill(0, 13).U64(1);
  bytes.Text(std::string(AsText(on.log().chain()))).U64(2);
  bytes.Fill(0, 32).U(1000, 6).U(1, 5);  // height 0, coinbase
  bytes.Fill(0, 2).U8(1).Fill(0, 29).U(1001, 6).U(std::uint64_t{3} << 1, 5);
  const Bytes32 checksum = OpenSslDigest(AsBytes(bytes.str()));
  EXPECT_EQ(File(), bytes.str() + std::string(AsText(checksum)));
}

TEST_F(TreeFileTest, GivesBackTreesOfEverySize) {
  // Of no leaf, within one bucket, of several pieces and of several batches.
  for (const std::size_t leaves : {std::size_t{0}, std::size_t{1}, std::size_t{16}, std::size_t{17},
                                   std::size_t{1000}, UnspentTree::kBuildBatchLeaves + 1}) {
    SCOPED_TRACE(leaves);
    ASSERT_NO_FATAL_FAILURE(Write(leaves));
    ASSERT_NO_FATAL_FAILURE(ExpectLoaded(leaves));
  }
}

TEST_F(TreeFileTest, WithoutAFileNothingIsLoaded) { ExpectNotLoaded(instance, on.log()); }

TEST_F(TreeFileTest, AFileCutAnywhereIsNotLoaded) {
  Write(20);
  const std::string whole = File();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    File().resize(size);
    ASSERT_NO_FATAL_FAILURE(ExpectNotLoaded(instance, on.log())) << size;
    File() = whole;
  }
  File() += '\0';
  ExpectNotLoaded(instance, on.log());
  File() = whole;
  ExpectLoaded(20);
}

TEST_F(TreeFileTest, AFileWithAnyByteFlippedIsNotLoaded) {
  Write(20);
  const std::string whole = File();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const int mask : {0x01, 0x80}) {
      File()[i] = static_cast<char>(whole[i] ^ mask);
      ASSERT_NO_FATAL_FAILURE(ExpectNotLoaded(instance, on.log())) << i;
      File() = whole;
    }
  }
  ExpectLoaded(20);
}

TEST_F(TreeFileTest, AFileDamagedBehindItsFirstBatchIsNotLoaded) {
  Write(UnspentTree::kBuildBatchLeaves + 20);
  File()[File().size() - 40] ^= 1;
  ExpectNotLoaded(instance, on.log());
}

// The checksum is right; a tree cannot be made of them.
TEST_F(TreeFileTest, LeavesThatDoNotAscendAreNotLoaded) {
  constexpr std::size_t kLeaves = UnspentTree::kBuildBatchLeaves + 20, kHeader = 76;
  Write(kLeaves);
  const std::string whole = File();
  for (const std::size_t leaf : {std::size_t{1}, UnspentTree::kBuildBatchLeaves}) {
    std::string bytes = whole.substr(0, whole.size() - 32);
    const std::size_t at = kHeader + leaf * kPackedLeafSize;
    bytes.replace(at, kPackedLeafSize, bytes, at - kPackedLeafSize,
                  kPackedLeafSize);  // twice there
    File() = bytes + std::string(AsText(OpenSslDigest(AsBytes(bytes))));
    ASSERT_NO_FATAL_FAILURE(ExpectNotLoaded(instance, on.log())) << leaf;
  }
}

// The checksum is right; the file is not this store's, or not of now.
TEST_F(TreeFileTest, AnotherStoresFileIsNotLoaded) {
  Write(20);
  InstanceId other = instance;
  other[15] = 1;
  ExpectNotLoaded(other, on.log());
}

TEST_F(TreeFileTest, AFileOfAnEarlierRecordIsNotLoaded) {
  Write(20);
  on.Append(0);
  ExpectNotLoaded(instance, on.log());
  ASSERT_TRUE(on.log().AppendRollback(10, 1, std::vector<std::uint64_t>{11}).ok());
  ExpectNotLoaded(instance, on.log());  // also when the chain is where it was
}

TEST_F(TreeFileTest, AFileOfAnotherLogOfTheSameLengthIsNotLoaded) {
  Write(20);
  LogOnMemory other;
  other.Append(6);
  ASSERT_EQ(other.log().last(), on.log().last());
  ExpectNotLoaded(instance, other.log());
}

TEST_F(TreeFileTest, CanBeInterrupted) {
  Write(20);
  Interrupts interrupts;
  const Interruptible call(interrupts);
  interrupts.Raise();
  UnspentTree tree;
  EXPECT_EQ(LoadTreeFile(storage.get(), instance, on.log(), call, &tree).status().code(),
            Code::kInterrupted);
}

TEST_F(TreeFileTest, AFailedWriteLeavesTheFileThatWasThere) {
  Write(20);
  const std::string before = File();
  UnspentTree tree;
  tree.Append(SomeLeaves(30));
  disk->FailAfter(1, /*takes_effect=*/false);
  EXPECT_EQ(WriteTreeFile(tree, storage.get(), instance, on.log()).code(), Code::kIo);
  EXPECT_EQ(File(), before);
}

}  // namespace
}  // namespace coins
