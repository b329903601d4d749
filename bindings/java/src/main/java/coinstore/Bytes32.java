// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** 32 bytes: a coin id, a puzzle hash, a block hash or a root. Ordered bytewise. */
public final class Bytes32 implements Comparable<Bytes32> {
  /** The size in bytes. */
  public static final int SIZE = 32;

  /** 32 zero bytes. */
  public static final Bytes32 ZERO = new Bytes32(0, 0, 0, 0);

  private final long a;
  private final long b;
  private final long c;
  private final long d;

  private Bytes32(long a, long b, long c, long d) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.d = d;
  }

  /**
   * Copies 32 bytes.
   *
   * @param bytes exactly 32
   * @return the value
   * @throws IllegalArgumentException if there are more or fewer
   */
  public static Bytes32 of(byte[] bytes) {
    if (bytes.length != SIZE) throw new IllegalArgumentException(bytes.length + " bytes where 32 belong");
    return read(ByteBuffer.wrap(bytes), 0);
  }

  /**
   * 32 times the same byte.
   *
   * @param value the byte, 0 to 255
   * @return the value
   */
  public static Bytes32 filled(int value) {
    long word = (value & 0xffL) * 0x0101010101010101L;
    return new Bytes32(word, word, word, word);
  }

  /**
   * Reads 64 hexadecimal digits.
   *
   * @param hex the digits
   * @return the value
   * @throws IllegalArgumentException if the text is something else
   */
  public static Bytes32 fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /** Reads at a place in memory, whatever order of bytes its numbers have. */
  static Bytes32 read(ByteBuffer memory, int at) {
    boolean little = memory.order() == ByteOrder.LITTLE_ENDIAN;
    return new Bytes32(
        word(memory, at, little),
        word(memory, at + 8, little),
        word(memory, at + 16, little),
        word(memory, at + 24, little));
  }

  private static long word(ByteBuffer memory, int at, boolean little) {
    long word = memory.getLong(at);
    return little ? Long.reverseBytes(word) : word;
  }

  void write(ByteBuffer memory, int at) {
    boolean little = memory.order() == ByteOrder.LITTLE_ENDIAN;
    memory.putLong(at, little ? Long.reverseBytes(a) : a);
    memory.putLong(at + 8, little ? Long.reverseBytes(b) : b);
    memory.putLong(at + 16, little ? Long.reverseBytes(c) : c);
    memory.putLong(at + 24, little ? Long.reverseBytes(d) : d);
  }

  /** The bit at a depth of the tree: 0 is the first byte's top bit. */
  boolean bit(int depth) {
    long word = depth < 128 ? (depth < 64 ? a : b) : (depth < 192 ? c : d);
    return (word >>> (63 - depth % 64) & 1) != 0;
  }

  /**
   * A copy of the bytes.
   *
   * @return 32 bytes
   */
  public byte[] toByteArray() {
    byte[] bytes = new byte[SIZE];
    write(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes32 that && a == that.a && b == that.b && c == that.c && d == that.d;
  }

  @Override
  public int hashCode() {
    // Most values are hashes themselves, but whoever fills a block may choose some of them.
    long mixed = ((a * 31 + b) * 31 + c) * 31 + d;
    return Long.hashCode(mixed * 0x9e3779b97f4a7c15L);
  }

  @Override
  public int compareTo(Bytes32 other) {
    int order = Long.compareUnsigned(a, other.a);
    if (order == 0) order = Long.compareUnsigned(b, other.b);
    if (order == 0) order = Long.compareUnsigned(c, other.c);
    return order == 0 ? Long.compareUnsigned(d, other.d) : order;
  }

  /** 64 hexadecimal digits in lower case. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toByteArray());
  }
}
