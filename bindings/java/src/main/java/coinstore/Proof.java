// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Optional;

/**
 * What a verified proof says.
 *
 * @param kind present, or absent in one of two ways
 * @param coinId the coin whose leaf it carries: the asked one, or the other; empty if its place is empty
 * @param confirmedHeight of that coin
 * @param isCoinbase of that coin
 * @param depth where the path ends, 0 to 256
 */
public record Proof(Kind kind, Optional<Bytes32> coinId, long confirmedHeight, boolean isCoinbase, int depth) {
  /** The size in bytes that every proof fits into. */
  public static final int MAX_SIZE = 8269;

  /** What a proof says. */
  public enum Kind {
    /** The coin is unspent. */
    PRESENT(1),
    /** It is not: its place in the tree is empty. */
    ABSENT_EMPTY(2),
    /** It is not: another coin stands at its place. */
    ABSENT_OTHER(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }
}
