// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Objects;

/**
 * A coin. Its id binds all three fields.
 *
 * @param parentCoinInfo id of the coin whose spend created it
 * @param puzzleHash who can spend it
 * @param amount in the chain's smallest unit; any 64 bits, unsigned
 */
public record Coin(Bytes32 parentCoinInfo, Bytes32 puzzleHash, long amount) {
  /** Refuses null. */
  public Coin {
    Objects.requireNonNull(parentCoinInfo, "parentCoinInfo");
    Objects.requireNonNull(puzzleHash, "puzzleHash");
  }

  /**
   * Computes the coin's id, in Java alone. Several at once: {@link NativeVerifier#coinIds}.
   *
   * @return the id
   */
  public Bytes32 id() {
    return PureVerifier.coinId(this);
  }
}
