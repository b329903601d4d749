// SPDX-License-Identifier: Apache-2.0
// The library as a whole, and stores from open to free.
#include <algorithm>
#include <array>
#include <string>

#include "capi/handles.h"
#include "capi/open_on.h"
#include "capi/selftest.h"
#include "sha256/sha256_lanes.h"
#include "storage/rocksdb/rocks_storage.h"

namespace coins {

coinstore_status OpenOn(std::shared_ptr<Storage> storage, const coinstore_options* options,
                        coinstore** result, coinstore_error* err) {
  return capi::Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(capi::RequirePointer(result, "result"));
    COINSTORE_RETURN_IF_ERROR(capi::SelfTestOnce());
    const coinstore_options defaults;
    const coinstore_options& used = options != nullptr ? *options : defaults;
    // Before the flag: an interrupt that comes while the call begins is not lost.
    const Interruptible call(used.interrupts);
    COINSTORE_ASSIGN_OR_RETURN(const StoreOptions values, capi::ReadOptions(used));
    COINSTORE_ASSIGN_OR_RETURN(std::unique_ptr<Store> store,
                               Store::Open(std::move(storage), values, call, &used.progress));
    auto handle = std::make_unique<coinstore>();
    handle->core = std::make_shared<capi::Core>(std::move(store));
    *result = handle.release();
    return {};
  });
}

}  // namespace coins

namespace {

using coins::Code;
using coins::Status;
using coins::capi::CloseMode;
using coins::capi::Core;
using coins::capi::Guard;
using coins::capi::OnStore;
using coins::capi::RequireArray;
using coins::capi::RequirePointer;

constexpr std::array<std::uint32_t, 10> kStructSizes = {
    sizeof(coinstore_coin),   sizeof(coinstore_addition),   sizeof(coinstore_record),
    sizeof(coinstore_hint),   sizeof(coinstore_block_info), sizeof(coinstore_tip),
    sizeof(coinstore_result), sizeof(coinstore_proof_info), sizeof(coinstore_error),
    sizeof(coinstore_balance)};
constexpr std::array<const char*, 10> kStructNames = {
    "coinstore_coin",       "coinstore_addition", "coinstore_record", "coinstore_hint",
    "coinstore_block_info", "coinstore_tip",      "coinstore_result", "coinstore_proof_info",
    "coinstore_error",      "coinstore_balance"};

constexpr std::uint64_t kCloseFlags = COINSTORE_CLOSE_FORCE;

}  // namespace

extern "C" {

uint32_t coinstore_abi_version(void) { return COINSTORE_ABI_VERSION; }

const char* coinstore_version_string(void) { return COINSTORE_VERSION; }

uint64_t coinstore_features(void) {
  try {
    std::uint64_t features = 0;
    for (const coins::Sha256Path path : coins::Sha256Paths()) {
      switch (path) {
        case coins::Sha256Path::kPortable:
          break;
        case coins::Sha256Path::kAvx2:
          features |= COINSTORE_FEATURE_AVX2;
          break;
        case coins::Sha256Path::kShaExtensions:
          features |= COINSTORE_FEATURE_SHA_EXTENSIONS;
          break;
        case coins::Sha256Path::kAvx512:
          features |= COINSTORE_FEATURE_AVX512;
          break;
      }
    }
    return features;
  } catch (...) {
    return 0;
  }
}

coinstore_status coinstore_check_abi(uint32_t abi, const uint32_t* struct_sizes, size_t n,
                                     coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequireArray(struct_sizes, n, "struct_sizes"));
    const std::string library = "the loaded libcoinstore is version " COINSTORE_VERSION;
    if (abi != COINSTORE_ABI_VERSION) {
      return {Code::kAbiMismatch,
              library + " with binary interface " + std::to_string(COINSTORE_ABI_VERSION) +
                  ", the caller was built for interface " + std::to_string(abi) +
                  ": install the version of libcoinstore that belongs to the caller"};
    }
    if (n > kStructSizes.size()) {
      return {Code::kAbiMismatch, library + " and older than the caller: install a newer one"};
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (struct_sizes[i] == kStructSizes.at(i)) continue;
      return Status(Code::kAbiMismatch,
                    library + ", whose " + kStructNames.at(i) + " has " +
                        std::to_string(kStructSizes.at(i)) + " bytes, the caller's has " +
                        std::to_string(struct_sizes[i]) + ": install both from one release")
          .At(coins::Array::kNone, i, {});
    }
    return {};
  });
}

coinstore_status coinstore_selftest(coinstore_error* err) {
  return Guard(err, [] { return coins::capi::SelfTest(); });
}

coinstore_status coinstore_open(const char* path, const coinstore_options* options,
                                coinstore** result, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(path, "path"));
    if (*path == '\0') return {Code::kArgument, "path is empty"};
    coinstore_error inner;
    inner.struct_size = sizeof inner;
    const coinstore_status status =
        coins::OpenOn(coins::MakeRocksStorage(path), options, result, &inner);
    if (status == COINSTORE_OK) return {};
    return Status(static_cast<Code>(status), inner.message).In(path).WithDetail(inner.detail);
  });
}

coinstore_status coinstore_close(coinstore* store, uint32_t flags, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(store, "store"));
    if ((flags & ~kCloseFlags) != 0) return {Code::kArgument, "unknown flag of coinstore_close"};
    return store->core->Close((flags & COINSTORE_CLOSE_FORCE) != 0 ? CloseMode::kForce
                                                                   : CloseMode::kIfIdle);
  });
}

void coinstore_free(coinstore* store) {
  if (store == nullptr) return;
  (void)Guard(nullptr, [&] { return store->core->Close(CloseMode::kForce); });
  delete store;
}

coinstore_status coinstore_interrupt(coinstore* store, coinstore_error* err) {
  return OnStore(err, store, [&](const Core::Call&) -> Status {
    store->core->Interrupt();
    return {};
  });
}

coinstore_status coinstore_destroy(const char* path, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(path, "path"));
    if (*path == '\0') return {Code::kArgument, "path is empty"};
    Status status = coins::DestroyStore(coins::MakeRocksStorage(path).get());
    if (!status.ok()) return std::move(status).In(path);
    return {};
  });
}

coinstore_status coinstore_sync(coinstore* store, coinstore_error* err) {
  return OnStore(err, store,
                 [](const Core::Call& call) { return call.store().Sync(call.interruptible()); });
}

coinstore_status coinstore_log_read(coinstore* store, uint32_t level, char* dst, size_t cap,
                                    size_t* len, coinstore_error* err) {
  return Guard(err, [&]() -> Status {
    COINSTORE_RETURN_IF_ERROR(RequirePointer(store, "store"));
    COINSTORE_RETURN_IF_ERROR(RequireArray(dst, cap, "dst"));
    COINSTORE_RETURN_IF_ERROR(RequirePointer(len, "len"));
    if (level > COINSTORE_LOG_INFO) return {Code::kArgument, "level is none of COINSTORE_LOG_…"};
    const Core::Call call(*store->core);
    COINSTORE_RETURN_IF_ERROR(call.CheckOpen());
    std::size_t needed = 0;
    const std::string lines =
        call.store().events()->Take(static_cast<coins::EventLevel>(level), cap, &needed);
    *len = needed > 0 ? needed : lines.size();
    if (needed > 0) return {Code::kBufferTooSmall, "the next line does not fit"};
    std::copy(lines.begin(), lines.end(), dst);
    return {};
  });
}

}  // extern "C"
