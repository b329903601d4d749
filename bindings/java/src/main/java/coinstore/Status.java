// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.HashMap;
import java.util.Map;

/** How a call ended: 0 done, above 0 another answer, below 0 an error. Numbers never change. */
public enum Status {
  /** Done, and as asked. */
  OK(0),
  /** The store knows its whole answer, and there is none. */
  NOT_FOUND(1),
  /** An iterator is at its end. */
  DONE(2),
  /** An argument is outside what the call allows. */
  ARGUMENT(-1),
  /** The size needed has been written. */
  BUFFER_TOO_SMALL(-2),
  /** The handle, or the store it belongs to, is closed. */
  CLOSED(-3),
  /** Calls run or children live (close); another writer has the turn (option writer = refuse). */
  BUSY(-4),
  /** The object cannot do this any more, or not yet. */
  WRONG_STATE(-5),
  /** An object for one thread at a time is in use by another. */
  CONCURRENT_USE(-6),
  /** The call was interrupted; what it had finished stays finished. */
  INTERRUPTED(-7),
  /** Not offered by this version, or not for this object. */
  UNSUPPORTED(-8),
  /** The binding was built for another library. */
  ABI_MISMATCH(-9),
  /** The cursor is of another query, view or store, or none at all. */
  INVALID_CURSOR(-10),
  /** A rollback has taken away the block that the cursor's page was of. */
  STALE_CURSOR(-11),
  /** A rollback has taken the view's block away. */
  VIEW_ENDED(-12),
  /** Reserved for stores without full history. */
  UNKNOWN_OR_PRUNED(-13),
  /** More than max_view_changes coins were created and spent above the view. */
  TOO_MANY_CHANGES(-14),
  /** More changes than max_block_changes. */
  BLOCK_TOO_LARGE(-100),
  /** A coin has more hints than max_coin_hints. */
  TOO_MANY_HINTS(-101),
  /** More hint bytes than max_block_hint_bytes. */
  HINTS_TOO_LARGE(-102),
  /** Height is 2^39 or more. */
  HEIGHT_TOO_LARGE(-103),
  /** Height is not above the tip's. */
  HEIGHT_NOT_ABOVE_TIP(-104),
  /** Option contiguous, and height is not tip + 1. */
  HEIGHT_NOT_CONTIGUOUS(-105),
  /** The parent hash is not the tip's hash. */
  PARENT_MISMATCH(-106),
  /** The number of coinbase coins breaks option reward_rule. */
  REWARD_RULE(-107),
  /** A first block at height 0 spends something. */
  REMOVAL_IN_FIRST_BLOCK(-108),
  /** An added coin is in the store already, spent or not. */
  COIN_EXISTS(-109),
  /** An added coin is listed twice in the block. */
  COIN_ADDED_TWICE(-110),
  /** A spent coin is neither in the store nor created by the block. */
  COIN_UNKNOWN(-111),
  /** A spent coin was spent by an earlier block. */
  COIN_ALREADY_SPENT(-112),
  /** A spent coin is listed twice in the block. */
  COIN_SPENT_TWICE(-113),
  /** A hint is longer than 32 bytes. */
  HINT_TOO_LONG(-114),
  /** A hint names a coin that the block does not create. */
  HINT_WITHOUT_COIN(-115),
  /** The root after the block is not the expected one. */
  ROOT_MISMATCH(-116),
  /** The store has given out all of its 2^48 coin numbers. */
  COIN_NUMBERS_EXHAUSTED(-117),
  /** The target height is above the tip, or the store is empty. */
  ROLLBACK_ABOVE_TIP(-118),
  /** Reserved for stores without full history. */
  ROLLBACK_TOO_DEEP(-119),
  /** The bytes are not a canonical proof. */
  PROOF_MALFORMED(-200),
  /** The proof does not lead to the given root. */
  PROOF_INVALID(-201),
  /** The proof of absence is about another place than the given coin's. */
  PROOF_OTHER_COIN(-202),
  /** The proof holds, and says the opposite of what was expected. */
  PROOF_UNEXPECTED(-203),
  /** The file system failed. */
  IO(-300),
  /** Stored bytes are not what was written. */
  CORRUPTION(-301),
  /** Memory could not be had. */
  NO_MEMORY(-302),
  /** No space left. */
  DISK_FULL(-303),
  /** The store is open elsewhere. */
  LOCKED(-304),
  /** The store was opened read-only. */
  READ_ONLY(-305),
  /** A newer version of the library wrote the store. */
  NEWER_FORMAT(-306),
  /** There is no store at the path. */
  NOT_A_STORE(-307),
  /** An option fixed at creation differs from the one given. */
  OPTIONS_MISMATCH(-308),
  /** A write failed with an unknown outcome; every call but close and free answers this. */
  NEEDS_REOPEN(-309),
  /** A check inside the library failed: our bug. */
  INTERNAL(-400);

  private static final Map<Integer, Status> BY_CODE = new HashMap<>();

  static {
    for (Status status : values()) BY_CODE.put(status.code, status);
  }

  private final int code;

  Status(int code) {
    this.code = code;
  }

  /**
   * The number, the same in all languages.
   *
   * @return below 0 for an error
   */
  public int code() {
    return code;
  }

  /** A number that is none of ours comes from a library that is newer than this class. */
  static Status of(int code) {
    return BY_CODE.getOrDefault(code, INTERNAL);
  }
}
