// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What can be read of a chain. Any thread; a reader never sees half a block. */
public abstract class Reader {
  private static final int NOT_FOUND = Status.NOT_FOUND.code();
  private static final int BUFFER_TOO_SMALL = Status.BUFFER_TOO_SMALL.code();

  /** The block as of which one reads; native NULL is the tip. */
  private static final long TIP = 0;

  Reader() {}

  abstract NativeHandle handle();

  /**
   * The last block and the state after it.
   *
   * @return empty if there is none
   */
  public Optional<Tip> tip() {
    byte[] tip = new byte[NativeLayout.TIP];
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      int status = CoinstoreNative.coinstore_get_tip(store, TIP, tip);
      return status == NOT_FOUND ? Optional.empty() : Optional.of(NativeLayout.readTip(tip));
    } finally {
      handle.leave();
    }
  }

  /**
   * The block at exactly this height and the state after it.
   *
   * @param height the height
   * @return empty if there is none
   */
  public Optional<Tip> blockAt(long height) {
    byte[] tip = new byte[NativeLayout.TIP];
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      int status = CoinstoreNative.coinstore_get_block_info(store, TIP, height, tip);
      return status == NOT_FOUND ? Optional.empty() : Optional.of(NativeLayout.readTip(tip));
    } finally {
      handle.leave();
    }
  }

  /**
   * One coin, spent or not.
   *
   * @param coinId its id
   * @return empty if it is unknown
   */
  public Optional<CoinRecord> get(Bytes32 coinId) {
    byte[] id = coinId.toByteArray();
    byte[] record = new byte[NativeLayout.RECORD];
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      int status = CoinstoreNative.coinstore_get(store, TIP, id, record);
      if (status == NOT_FOUND) return Optional.empty();
      return Optional.of(NativeLayout.readRecord(NativeLayout.wrap(record), 0));
    } finally {
      handle.leave();
    }
  }

  /**
   * Many coins as of one moment, at the positions of their ids.
   *
   * @param coinIds the ids; one may be repeated
   * @return as many answers; empty where a coin is unknown
   */
  public List<Optional<CoinRecord>> getMany(Collection<Bytes32> coinIds) {
    IdBuffer ids = IdBuffer.of(coinIds);
    RecordBuffer records = new RecordBuffer(ids.size());
    getMany(ids, records);
    List<Optional<CoinRecord>> answers = new ArrayList<>(ids.size());
    for (int i = 0; i < records.size(); ++i) {
      answers.add(records.isFound(i) ? Optional.of(records.get(i)) : Optional.empty());
    }
    return answers;
  }

  /**
   * Many coins as of one moment, into memory of the caller's.
   *
   * @param coinIds the ids; one may be repeated
   * @param records has room for as many
   * @return how many are known
   */
  public int getMany(IdBuffer coinIds, RecordBuffer records) {
    requireRoom(coinIds.size(), records.capacity());
    long[] found = new long[1];
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_get_many(store, TIP, coinIds.slice(), records.records, records.found, found);
      records.setSize(coinIds.size());
      return (int) found[0];
    } finally {
      handle.leave();
    }
  }

  /**
   * Is the coin known and unspent?
   *
   * @param coinId its id
   * @return false if it is spent or unknown
   */
  public boolean isUnspent(Bytes32 coinId) {
    return areUnspent(List.of(coinId))[0];
  }

  /**
   * Which coins are known and unspent, as of one moment?
   *
   * @param coinIds the ids; one may be repeated
   * @return as many answers
   */
  public boolean[] areUnspent(Collection<Bytes32> coinIds) {
    IdBuffer ids = IdBuffer.of(coinIds);
    ByteBuffer bytes = NativeArray.memory(ids.size());
    areUnspent(ids, bytes);
    boolean[] answers = new boolean[ids.size()];
    for (int i = 0; i < answers.length; ++i) answers[i] = bytes.get(i) != 0;
    return answers;
  }

  /**
   * Which coins are known and unspent, as of one moment, into memory of the caller's?
   *
   * @param coinIds the ids; one may be repeated
   * @param answers a direct buffer with room for as many bytes; gets 1 or 0 at each position
   */
  public void areUnspent(IdBuffer coinIds, ByteBuffer answers) {
    if (answers.isReadOnly()) throw new IllegalArgumentException("the buffer for answers is read-only");
    requireRoom(coinIds.size(), answers.capacity());
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_is_unspent(store, TIP, coinIds.slice(), answers);
    } finally {
      handle.leave();
    }
  }

  /**
   * The hints of coins: in the order of the ids, each coin's bytewise. Unknown ids have none.
   *
   * @param coinIds the ids
   * @return all hints
   */
  public List<Hint> hints(Collection<Bytes32> coinIds) {
    ByteBuffer ids = IdBuffer.of(coinIds).slice();
    long[] n = {coinIds.size()};
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      ByteBuffer hints;
      do { // a block that comes between may ask for another turn
        hints = NativeArray.memory(Math.toIntExact(n[0]), NativeLayout.HINT);
      } while (CoinstoreNative.coinstore_get_hints(store, TIP, ids, hints, n) == BUFFER_TOO_SMALL);
      List<Hint> answer = new ArrayList<>((int) n[0]);
      for (int i = 0; i < n[0]; ++i) answer.add(NativeLayout.readHint(hints, i * NativeLayout.HINT));
      return answer;
    } finally {
      handle.leave();
    }
  }

  /**
   * Proves that a coin is unspent, or that it is not, under the tip's state root.
   *
   * @param coinId any id, of a coin or not
   * @return the proof, for {@link PureVerifier#verify}
   */
  public byte[] prove(Bytes32 coinId) {
    Objects.requireNonNull(coinId, "coinId");
    ByteBuffer proof = NativeArray.memory(Proof.MAX_SIZE);
    byte[] bytes = new byte[prove(coinId, proof)];
    proof.get(0, bytes);
    return bytes;
  }

  /**
   * Proves into memory of the caller's.
   *
   * @param coinId any id, of a coin or not
   * @param proof a direct buffer with room for {@link Proof#MAX_SIZE} bytes
   * @return the proof's size in bytes
   */
  public int prove(Bytes32 coinId, ByteBuffer proof) {
    if (proof.isReadOnly()) throw new IllegalArgumentException("the buffer for a proof is read-only");
    requireRoom(Proof.MAX_SIZE, proof.capacity());
    byte[] id = coinId.toByteArray();
    long[] length = new long[1];
    NativeHandle handle = handle();
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_prove(store, TIP, id, proof, length);
      return (int) length[0];
    } finally {
      handle.leave();
    }
  }

  static void requireRoom(int needed, int given) {
    if (given < needed) throw new IllegalArgumentException("room for " + given + " where " + needed + " are needed");
  }
}
