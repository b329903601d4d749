// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where to go on reading: bytes that may be stored and used again later, also after the store was reopened. It belongs
 * to the query's keys and settings, to the view and to the store.
 */
public final class Cursor {
  /** In front of everything. */
  public static final Cursor START = new Cursor(new byte[0]);

  private final byte[] bytes;

  private Cursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A cursor that was stored.
   *
   * @param bytes what {@link #toByteArray} gave; anything else is refused when it is used
   * @return the cursor
   */
  public static Cursor of(byte[] bytes) {
    return new Cursor(bytes.clone());
  }

  /** What native code wrote into an array of one. */
  static Cursor take(byte[][] written) {
    return new Cursor(written[0]);
  }

  /** An array of one: native code reads where to go on, and writes where to go on next. */
  byte[][] toGoOnFrom() {
    return new byte[][] {bytes};
  }

  /**
   * A copy of the bytes, to be stored.
   *
   * @return at most 128
   */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cursor that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
