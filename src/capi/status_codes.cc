// SPDX-License-Identifier: Apache-2.0
// Names and meanings of the statuses: docs/statuses.md, once more as data.
#include <array>

#include "base/status.h"
#include "coinstore.h"

namespace {

struct Entry {
  coinstore_status status;
  const char* name;
  const char* text;
};

#define ENTRY(name, code, text)                                          \
  Entry {                                                                \
    static_cast<coinstore_status>(coins::Code::code) == COINSTORE_##name \
        ? COINSTORE_##name                                               \
        : throw "the header and base/status.h disagree",                 \
        #name, text                                                      \
  }
#define RESERVED(name, text) \
  Entry { COINSTORE_##name, #name, text }

constexpr std::array kEntries = {
    ENTRY(OK, kOk, "done, and as asked"),
    ENTRY(NOT_FOUND, kNotFound, "the store knows its whole answer, and there is none"),
    ENTRY(DONE, kDone, "the iterator or list is at its end"),
    ENTRY(ARGUMENT, kArgument, "an argument is outside what the call allows"),
    ENTRY(BUFFER_TOO_SMALL, kBufferTooSmall,
          "the buffer is too small; the size needed was written"),
    ENTRY(CLOSED, kClosed, "the handle, or the store it belongs to, is closed"),
    ENTRY(BUSY, kBusy, "calls run or children live, or another writer has the turn"),
    ENTRY(WRONG_STATE, kWrongState, "the object cannot do this any more, or not yet"),
    ENTRY(CONCURRENT_USE, kConcurrentUse,
          "an object for one thread at a time is in use by another"),
    ENTRY(INTERRUPTED, kInterrupted,
          "the call was interrupted; what it had finished stays finished"),
    ENTRY(UNSUPPORTED, kUnsupported, "not offered by this version, or not for this object"),
    ENTRY(ABI_MISMATCH, kAbiMismatch, "the caller was built for another library"),
    ENTRY(INVALID_CURSOR, kInvalidCursor,
          "the cursor does not belong to this query, view and store"),
    ENTRY(STALE_CURSOR, kStaleCursor, "a rollback has taken away the block the cursor was made at"),
    ENTRY(VIEW_ENDED, kViewEnded, "a rollback has taken away the block of the view"),
    RESERVED(UNKNOWN_OR_PRUNED, "unknown, or gone with history that is not kept"),
    ENTRY(TOO_MANY_CHANGES, kTooManyChanges, "the view lies too many changes below the tip"),
    ENTRY(BLOCK_TOO_LARGE, kBlockTooLarge, "the block has more changes than max_block_changes"),
    ENTRY(TOO_MANY_HINTS, kTooManyHints, "a coin has more hints than max_coin_hints"),
    ENTRY(HINTS_TOO_LARGE, kHintsTooLarge,
          "the block has more hint bytes than max_block_hint_bytes"),
    ENTRY(HEIGHT_TOO_LARGE, kHeightTooLarge, "the height is 2^39 or more"),
    ENTRY(HEIGHT_NOT_ABOVE_TIP, kHeightNotAboveTip, "the height is not above the tip's"),
    ENTRY(HEIGHT_NOT_CONTIGUOUS, kHeightNotContiguous, "the height is not tip + 1"),
    ENTRY(PARENT_MISMATCH, kParentMismatch, "the parent hash is not the tip's hash"),
    ENTRY(REWARD_RULE, kRewardRule, "the number of coinbase coins breaks the reward rule"),
    ENTRY(REMOVAL_IN_FIRST_BLOCK, kRemovalInFirstBlock, "a first block at height 0 spends a coin"),
    ENTRY(COIN_EXISTS, kCoinExists, "an added coin is in the store already"),
    ENTRY(COIN_ADDED_TWICE, kCoinAddedTwice, "an added coin is listed twice in the block"),
    ENTRY(COIN_UNKNOWN, kCoinUnknown,
          "a spent coin is neither in the store nor created by the block"),
    ENTRY(COIN_ALREADY_SPENT, kCoinAlreadySpent, "a spent coin was spent by an earlier block"),
    ENTRY(COIN_SPENT_TWICE, kCoinSpentTwice, "a spent coin is listed twice in the block"),
    ENTRY(HINT_TOO_LONG, kHintTooLong, "a hint is longer than 32 bytes"),
    ENTRY(HINT_WITHOUT_COIN, kHintWithoutCoin,
          "a hint names a coin that the block does not create"),
    ENTRY(ROOT_MISMATCH, kRootMismatch, "the root after the block is not the expected one"),
    ENTRY(COIN_NUMBERS_EXHAUSTED, kCoinNumbersExhausted,
          "the store has given out all coin numbers"),
    ENTRY(ROLLBACK_ABOVE_TIP, kRollbackAboveTip, "the target height is above the tip"),
    ENTRY(ROLLBACK_TOO_DEEP, kRollbackTooDeep, "the target is below the lowest height reachable"),
    ENTRY(PROOF_MALFORMED, kProofMalformed, "the bytes are not a canonical proof"),
    ENTRY(PROOF_INVALID, kProofInvalid, "the proof does not lead to the given root"),
    ENTRY(PROOF_OTHER_COIN, kProofOtherCoin, "the proof is about another place of the tree"),
    ENTRY(PROOF_UNEXPECTED, kProofUnexpected, "the proof says the opposite of what was expected"),
    ENTRY(IO, kIo, "the file system failed"),
    ENTRY(CORRUPTION, kCorruption, "stored bytes are not what was written"),
    ENTRY(NO_MEMORY, kNoMemory, "memory could not be had"),
    ENTRY(DISK_FULL, kDiskFull, "no space is left on the disk"),
    ENTRY(LOCKED, kLocked, "the store is open elsewhere"),
    ENTRY(READ_ONLY, kReadOnly, "the store was opened read-only"),
    ENTRY(NEWER_FORMAT, kNewerFormat, "a newer version of the library wrote the store"),
    ENTRY(NOT_A_STORE, kNotAStore, "there is no store at the path"),
    ENTRY(OPTIONS_MISMATCH, kOptionsMismatch, "an option fixed at creation differs"),
    ENTRY(NEEDS_REOPEN, kNeedsReopen, "a write failed with an unknown outcome; reopen the store"),
    ENTRY(INTERNAL, kInternal, "a check inside the library failed: a bug"),
};

const Entry* Find(coinstore_status status) {
  for (const Entry& entry : kEntries) {
    if (entry.status == status) return &entry;
  }
  return nullptr;
}

}  // namespace

extern "C" {

const char* coinstore_status_name(coinstore_status status) {
  const Entry* const entry = Find(status);
  return entry != nullptr ? entry->name : "UNKNOWN";
}

const char* coinstore_status_text(coinstore_status status) {
  const Entry* const entry = Find(status);
  return entry != nullptr ? entry->text : "no status of this library";
}

}  // extern "C"
