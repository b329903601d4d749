// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Room for records outside the heap, to be used again and again: calls fill it without allocating, and each field
 * is read where it lies. For one thread at a time.
 */
public final class RecordBuffer {
  final ByteBuffer records;
  final ByteBuffer found;
  private final int capacity;
  private int size;
  private boolean hasGaps;

  /**
   * Makes room.
   *
   * @param capacity number of records
   */
  public RecordBuffer(int capacity) {
    this.capacity = capacity;
    records = NativeArray.memory(capacity, NativeLayout.RECORD);
    found = NativeArray.memory(capacity);
  }

  /**
   * How many records fit.
   *
   * @return as given
   */
  public int capacity() {
    return capacity;
  }

  /**
   * How many records the last call wrote.
   *
   * @return at most capacity
   */
  public int size() {
    return size;
  }

  /** A call wrote n records. */
  void setFilled(int n) {
    size = n;
    hasGaps = false;
  }

  /** A call wrote n records, and where each of them was found. */
  void setFilledWithGaps(int n) {
    size = n;
    hasGaps = true;
  }

  /**
   * Is there a record, or is the coin unknown?
   *
   * @param i position, below size
   * @return always true but after {@link Reader#getMany(IdBuffer, RecordBuffer)}
   */
  public boolean isFound(int i) {
    Objects.checkIndex(i, size);
    return !hasGaps || found.get(i) != 0;
  }

  /**
   * A copy of the record; zeros if the coin is unknown.
   *
   * @param i position, below size
   * @return the record
   */
  public CoinRecord get(int i) {
    return NativeLayout.readRecord(records, at(i));
  }

  /**
   * The coin's id.
   *
   * @param i position, below size
   * @return a copy
   */
  public Bytes32 coinId(int i) {
    return Bytes32.read(records, at(i) + NativeLayout.RECORD_COIN_ID);
  }

  /**
   * The coin's amount.
   *
   * @param i position, below size
   * @return 64 bits, unsigned
   */
  public long amount(int i) {
    return records.getLong(at(i) + NativeLayout.RECORD_COIN + NativeLayout.COIN_AMOUNT);
  }

  /**
   * Height of the block that created it.
   *
   * @param i position, below size
   * @return the height
   */
  public long confirmedHeight(int i) {
    return records.getLong(at(i) + NativeLayout.RECORD_CONFIRMED_HEIGHT);
  }

  /**
   * Height of the block that spent it.
   *
   * @param i position, below size
   * @return {@link CoinRecord#UNSPENT} if none did
   */
  public long spentHeight(int i) {
    return records.getLong(at(i) + NativeLayout.RECORD_SPENT_HEIGHT);
  }

  /**
   * What {@link CoinRecord#flags} holds.
   *
   * @param i position, below size
   * @return bits
   */
  public int flags(int i) {
    return records.getInt(at(i) + NativeLayout.RECORD_FLAGS);
  }

  private int at(int i) {
    return Objects.checkIndex(i, size) * NativeLayout.RECORD;
  }
}
