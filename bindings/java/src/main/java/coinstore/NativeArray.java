// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A list of structures in memory that native code can read, growing as it is added to. */
final class NativeArray {
  private static final ByteBuffer EMPTY = memory(0);

  private final int elementSize;
  private ByteBuffer memory = EMPTY;
  private int size;

  NativeArray(int elementSize) {
    this.elementSize = elementSize;
  }

  /** Zeroed memory outside the heap, in the machine's order. */
  static ByteBuffer memory(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** Memory for n elements; refuses what no buffer can hold. */
  static ByteBuffer memory(int n, int elementSize) {
    return memory(Math.multiplyExact(n, elementSize));
  }

  int size() {
    return size;
  }

  /** Makes room for one more and tells its place; write to memory(). */
  int add() {
    int at = Math.multiplyExact(size, elementSize);
    if (at + elementSize > memory.capacity()) grow(Math.addExact(at, elementSize));
    ++size;
    return at;
  }

  /** Appends all of another list. */
  void addAll(NativeArray other) {
    int at = Math.multiplyExact(size, elementSize);
    int bytes = other.size * elementSize;
    if (Math.addExact(at, bytes) > memory.capacity()) grow(at + bytes);
    memory.put(at, other.memory, 0, bytes);
    size += other.size;
  }

  void clear() {
    size = 0;
  }

  ByteBuffer memory() {
    return memory;
  }

  /** What native code gets: a buffer whose capacity is the list's. */
  ByteBuffer slice() {
    return memory.slice(0, size * elementSize);
  }

  private void grow(int needed) {
    long doubled = Math.max(needed, Math.max(16L * elementSize, 2L * memory.capacity()));
    ByteBuffer larger = memory((int) Math.min(doubled, Integer.MAX_VALUE - 8));
    larger.put(0, memory, 0, size * elementSize);
    memory = larger;
  }
}
