// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A hint of a coin.
 *
 * @param coinId the coin
 * @param bytes at most 32 of them; a hint without any is skipped
 */
public record Hint(Bytes32 coinId, byte[] bytes) {
  /** Copies the bytes; refuses null and more than 32 bytes. */
  public Hint {
    Objects.requireNonNull(coinId, "coinId");
    if (bytes.length > 32) {
      throw new IllegalArgumentException("a hint of " + bytes.length + " bytes, at most 32 are allowed");
    }
    bytes = bytes.clone();
  }

  /**
   * A copy of the bytes.
   *
   * @return at most 32
   */
  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hint that && coinId.equals(that.coinId) && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * coinId.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "Hint[coinId=" + coinId + ", bytes=" + HexFormat.of().formatHex(bytes) + "]";
  }
}
