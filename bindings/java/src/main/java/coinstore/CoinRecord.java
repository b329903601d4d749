// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * A coin as the store knows it.
 *
 * @param coinId its id
 * @param coin the coin
 * @param confirmedHeight height of the block that created it
 * @param spentHeight height of the block that spent it; {@link #UNSPENT} if none did
 * @param timestamp time of the block that created it, in seconds since 1970
 * @param flags what else is known, as bits; the methods below name them
 */
public record CoinRecord(
    Bytes32 coinId, Coin coin, long confirmedHeight, long spentHeight, long timestamp, int flags) {
  /** The spentHeight of an unspent coin. */
  public static final long UNSPENT = -1;

  static final int COINBASE = 1;
  static final int FAST_FORWARD = 2;
  static final int DELETED = 4;
  static final int UNSPENT_AGAIN = 8;

  /**
   * Did a block spend it?
   *
   * @return whether spentHeight is a height
   */
  public boolean isSpent() {
    return spentHeight != UNSPENT;
  }

  /**
   * Is it a reward?
   *
   * @return as given with the block
   */
  public boolean isCoinbase() {
    return (flags & COINBASE) != 0;
  }

  /**
   * Is it no reward, and made by the spend of a coin with its puzzle hash and amount?
   *
   * @return as the store found
   */
  public boolean isFastForward() {
    return (flags & FAST_FORWARD) != 0;
  }

  /**
   * In the report of a rollback: is the coin no longer known?
   *
   * @return false in every other record
   */
  public boolean isDeleted() {
    return (flags & DELETED) != 0;
  }

  /**
   * In the report of a rollback: is the coin unspent again?
   *
   * @return false in every other record
   */
  public boolean isUnspentAgain() {
    return (flags & UNSPENT_AGAIN) != 0;
  }
}
