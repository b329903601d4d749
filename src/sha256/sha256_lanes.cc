// SPDX-License-Identifier: Apache-2.0
#include "sha256/sha256_lanes.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/big_endian.h"
#include "base/check.h"
#include "sha256/sha256.h"
#include "sha256/sha256_kernels.h"

#ifdef COINSTORE_SHA256_X86
#include <cpuid.h>
#endif

namespace coins {

void HashOnePortable(const Sha256Shape& shape, const Sha256Job* jobs) {
  Sha256State state = shape.start;
  for (std::size_t block = 0; block < shape.block_count; ++block) {
    CompressSha256Block(state, jobs->message + block * kSha256BlockSize);
  }
  if (shape.tail != nullptr) RunSha256Rounds(state, *shape.tail);
  for (std::size_t i = 0; i < state.size(); ++i) StoreU32Be(jobs->digest + 4 * i, state[i]);
}

namespace {

struct CpuFeatures {
  bool avx2 = false;
  bool sha = false;
  bool avx512 = false;
};

CpuFeatures DetectCpu() {
  CpuFeatures features;
#ifdef COINSTORE_SHA256_X86
  unsigned a = 0, b = 0, c1 = 0, b7 = 0, c = 0, d = 0;
  if (__get_cpuid_count(1, 0, &a, &b, &c1, &d) == 0) return features;
  if (__get_cpuid_count(7, 0, &a, &b7, &c, &d) == 0) return features;
  // The operating system has to save the wide registers, whatever the processor can do.
  constexpr unsigned kAvxState = 0x06, kAvx512State = 0xE6;
  unsigned saved = 0;
  if ((c1 & bit_OSXSAVE) != 0) {
    unsigned high = 0;
    __asm__ volatile("xgetbv" : "=a"(saved), "=d"(high) : "c"(0));
  }
  constexpr unsigned kAvx512Bits = bit_AVX512F | bit_AVX512BW;
  features.sha = (b7 & bit_SHA) != 0 && (c1 & bit_SSE4_1) != 0 && (c1 & bit_SSSE3) != 0;
  features.avx2 = (b7 & bit_AVX2) != 0 && (saved & kAvxState) == kAvxState;
  features.avx512 =
      features.avx2 && (b7 & kAvx512Bits) == kAvx512Bits && (saved & kAvx512State) == kAvx512State;
#endif
  return features;
}

const CpuFeatures& Cpu() {
  static const CpuFeatures features = DetectCpu();
  return features;
}

struct Kernel {
  std::size_t width;
  std::size_t
      min_jobs;  // from here on, repeating the last job in the spare lanes is the faster way
  void (*hash)(const Sha256Shape& shape, const Sha256Job* jobs);
};

// The kernels of a path, widest first; the last one is one wide.
constexpr Kernel kPortableKernels[] = {{1, 1, HashOnePortable}};
#ifdef COINSTORE_SHA256_X86
constexpr Kernel kAvx2Kernels[] = {{8, 2, HashEightAvx2}, {1, 1, HashOnePortable}};
constexpr Kernel kShaKernels[] = {{2, 2, HashTwoShaExtensions}, {1, 1, HashOneShaExtensions}};
constexpr Kernel kAvx512Kernels[] = {{32, 26, HashThirtyTwoAvx512},
                                     {16, 13, HashSixteenAvx512},
                                     {2, 2, HashTwoShaExtensions},
                                     {1, 1, HashOneShaExtensions}};
constexpr Kernel kAvx512KernelsWithoutSha[] = {
    {32, 17, HashThirtyTwoAvx512}, {16, 2, HashSixteenAvx512}, {1, 1, HashOnePortable}};
#endif

std::span<const Kernel> KernelsOf(Sha256Path path) {
#ifdef COINSTORE_SHA256_X86
  switch (path) {
    case Sha256Path::kPortable:
      break;
    case Sha256Path::kAvx2:
      return kAvx2Kernels;
    case Sha256Path::kShaExtensions:
      return kShaKernels;
    case Sha256Path::kAvx512:
      if (Cpu().sha) return kAvx512Kernels;
      return kAvx512KernelsWithoutSha;
  }
#else
  (void)path;
#endif
  return kPortableKernels;
}

constexpr std::size_t kMaxWidth = 32;

// Messages that differ in every byte position and lane, the same on every machine.
std::vector<std::uint8_t> TestMessages(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::uint32_t state = 1;
  for (std::uint8_t& byte : bytes) {
    state = state * 1664525 + 1013904223;
    byte = static_cast<std::uint8_t>(state >> 24);
  }
  return bytes;
}

// The three shapes on plain messages: what leads to the start state is hashed as bytes, too.
struct TestShape {
  const char* name;
  Sha256Shape shape;
  std::size_t prefix_size;   // bytes hashed into the start state
  std::size_t message_size;  // of the whole message, without its padding
};

constexpr std::array<std::uint8_t, kSha256BlockSize> kTestPrefix = Sha256PaddingBlock(77);
constexpr Sha256State kTestMidState = [] {
  Sha256State state = kSha256Initial;
  CompressSha256Block(state, kTestPrefix.data());
  return state;
}();
constexpr Sha256Schedule kTestTail = ExpandSha256Block(Sha256PaddingBlock(128).data());

constexpr TestShape kTestShapes[] = {
    {"coin ids", {kSha256Initial, 2, nullptr}, 0, 69},
    {"leaves", {kTestMidState, 1, nullptr}, 64, 105},
    {"nodes", {kTestMidState, 1, &kTestTail}, 64, 128},
};

// Hashes `count` test messages of a shape, and hands out each whole message for comparison.
class TestBatch {
 public:
  TestBatch(const TestShape& test, std::size_t count)
      : test_(test), stride_(kSha256BlockSize * test.shape.block_count), digests_(count) {
    blocks_ = TestMessages(count * stride_);
    if (test.shape.tail != nullptr) return;  // the blocks are message to the last byte
    for (std::size_t i = 0; i < count; ++i) {
      std::uint8_t* end = &blocks_[i * stride_] + stride_;
      std::uint8_t* padding = end - stride_ + (test.message_size - test.prefix_size);
      std::fill(padding, end, std::uint8_t{0});
      *padding = 0x80;
      StoreU64Be(end - 8, 8 * test.message_size);
    }
  }

  const std::vector<Bytes32>& Run(Sha256Path path) {
    std::vector<Sha256Job> jobs;
    for (std::size_t i = 0; i < digests_.size(); ++i) {
      jobs.push_back({&blocks_[i * stride_], digests_[i].data()});
    }
    HashBatch(test_.shape, jobs, path);
    return digests_;
  }

  std::vector<std::uint8_t> Message(std::size_t i) const {
    std::vector<std::uint8_t> message(kTestPrefix.begin(), kTestPrefix.begin() + test_.prefix_size);
    const std::uint8_t* block = &blocks_[i * stride_];
    message.insert(message.end(), block, block + (test_.message_size - test_.prefix_size));
    return message;
  }

 private:
  const TestShape& test_;
  std::size_t stride_;
  std::vector<std::uint8_t> blocks_;
  std::vector<Bytes32> digests_;
};

// SHA-256 of the digests of one batch that runs every kernel of a path, for each test shape.
constexpr std::size_t kKnownAnswerCount = 32 + 16 + 8 + 2 + 1;
constexpr const char* kKnownAnswers[] = {
    "82433c24f210397d26ca08e9f0acb7e97a76e5fa1a3ed6ae84de07b713a06cc2",
    "d42f64832c8566dfe88b84397eade925f06b569213684d7ebbef5b7469677a29",
    "af8fa822d7dda614fd0a9d3014dde3157e5bf9896c9d5b77a383ff384465fa70",
};

bool ComputesKnownAnswers(Sha256Path path) {
  for (std::size_t i = 0; i < std::size(kTestShapes); ++i) {
    TestBatch batch(kTestShapes[i], kKnownAnswerCount);
    Sha256 all(path);
    for (const Bytes32& digest : batch.Run(path)) all.Update(digest);
    if (ToHex(all.Finish()) != kKnownAnswers[i]) return false;
  }
  return true;
}

Sha256Path SelectPath() {
  std::vector<Sha256Path> paths = Sha256Paths();
  while (!paths.empty() && !ComputesKnownAnswers(paths.back())) paths.pop_back();
  COINSTORE_CHECK(!paths.empty());
  return paths.back();
}

}  // namespace

std::vector<Sha256Path> Sha256Paths() {
  std::vector<Sha256Path> paths = {Sha256Path::kPortable};
  if (Cpu().avx2) paths.push_back(Sha256Path::kAvx2);
  if (Cpu().sha) paths.push_back(Sha256Path::kShaExtensions);
  if (Cpu().avx512) paths.push_back(Sha256Path::kAvx512);
  return paths;
}

const char* Sha256PathName(Sha256Path path) {
  switch (path) {
    case Sha256Path::kPortable:
      return "portable";
    case Sha256Path::kAvx2:
      return "AVX2";
    case Sha256Path::kShaExtensions:
      return "SHA extensions";
    case Sha256Path::kAvx512:
      return "AVX-512";
  }
  return "unknown";
}

Sha256Path BestSha256Path() {
  static const Sha256Path best = SelectPath();
  return best;
}

void HashBatch(const Sha256Shape& shape, std::span<const Sha256Job> jobs, Sha256Path path) {
  for (const Kernel& kernel : KernelsOf(path)) {
    while (jobs.size() >= kernel.width) {
      kernel.hash(shape, jobs.data());
      jobs = jobs.subspan(kernel.width);
    }
    if (!jobs.empty() && jobs.size() >= kernel.min_jobs) {
      std::array<Sha256Job, kMaxWidth> padded;
      padded.fill(jobs.back());
      std::copy(jobs.begin(), jobs.end(), padded.begin());
      kernel.hash(shape, padded.data());
      return;
    }
  }
}

void HashBatch(const Sha256Shape& shape, std::span<const Sha256Job> jobs) {
  HashBatch(shape, jobs, BestSha256Path());
}

void CompressSha256(Sha256State& state, const std::uint8_t* blocks, std::size_t count,
                    Sha256Path path) {
#ifdef COINSTORE_SHA256_X86
  if (path >= Sha256Path::kShaExtensions && Cpu().sha) {
    CompressShaExtensions(state, blocks, count);
    return;
  }
#else
  (void)path;
#endif
  for (; count > 0; --count, blocks += kSha256BlockSize) CompressSha256Block(state, blocks);
}

Status CheckSha256Paths(const std::function<Bytes32(ByteSpan)>& reference) {
  constexpr std::size_t kMaxBatch = 70, kMaxStream = 200;
  for (const Sha256Path path : Sha256Paths()) {
    const auto differs = [&](const char* use) {
      return Status(Code::kInternal,
                    std::string("SHA-256 on ") + Sha256PathName(path) + " differs: " + use);
    };
    for (const TestShape& test : kTestShapes) {
      for (std::size_t count = 1; count <= kMaxBatch; ++count) {
        TestBatch batch(test, count);
        const std::vector<Bytes32>& digests = batch.Run(path);
        for (std::size_t i = 0; i < count; ++i) {
          if (digests[i] != reference(batch.Message(i))) return differs(test.name);
        }
      }
    }
    const std::vector<std::uint8_t> bytes = TestMessages(kMaxStream);
    for (std::size_t size = 0; size <= kMaxStream; ++size) {
      Sha256 sha256(path);
      sha256.Update({bytes.data(), size});
      if (sha256.Finish() != reference({bytes.data(), size})) return differs("streams");
    }
  }
  return {};
}

}  // namespace coins
