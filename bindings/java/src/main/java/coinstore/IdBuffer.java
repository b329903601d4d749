// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.Collection;

/** Ids outside the heap, to be used again and again by bulk calls. For one thread at a time. */
public final class IdBuffer {
  private final NativeArray ids = new NativeArray(Bytes32.SIZE);

  /** Makes an empty list, which grows by itself. */
  public IdBuffer() {}

  /**
   * A list of these.
   *
   * @param ids what it begins with
   * @return a new list
   */
  public static IdBuffer of(Collection<Bytes32> ids) {
    IdBuffer buffer = new IdBuffer();
    ids.forEach(buffer::add);
    return buffer;
  }

  /**
   * Appends an id.
   *
   * @param id the id
   * @return this
   */
  public IdBuffer add(Bytes32 id) {
    Block.addId(ids, id);
    return this;
  }

  /**
   * Appends an id from memory, without an object for it.
   *
   * @param source holds 32 bytes at that place
   * @param at the place
   * @return this
   */
  public IdBuffer add(ByteBuffer source, int at) {
    java.util.Objects.checkFromIndexSize(at, Bytes32.SIZE, source.capacity());
    int place = ids.add();
    ids.memory().put(place, source, at, Bytes32.SIZE);
    return this;
  }

  /** Empties the list and keeps its memory. */
  public void clear() {
    ids.clear();
  }

  /**
   * How many there are.
   *
   * @return as many as were added
   */
  public int size() {
    return ids.size();
  }

  ByteBuffer slice() {
    return ids.slice();
  }

  /** What native code gets, whatever is added or cleared meanwhile. */
  ByteBuffer copy() {
    return NativeArray.memory(size(), Bytes32.SIZE).put(0, slice(), 0, size() * Bytes32.SIZE);
  }
}
