// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be read of a chain. Any thread; a reader never sees half a block. */
public abstract sealed class Reader permits StoreMaintenance, View {
  private static final int NOT_FOUND = Status.NOT_FOUND.code();
  private static final int BUFFER_TOO_SMALL = Status.BUFFER_TOO_SMALL.code();
  private static final int PAGE_SIZE = 1024;

  /** A page of balances costs a pass over the coins in memory. */
  private static final int BALANCE_PAGE_SIZE = 8192;

  Reader() {}

  abstract AsOf asOf();

  /**
   * The last block and the state after it.
   *
   * @return empty if there is none
   */
  public Optional<Tip> tip() {
    byte[] tip = new byte[NativeLayout.TIP];
    int status = asOf().call((store, view) -> CoinstoreNative.coinstore_get_tip(store, view, tip));
    return status == NOT_FOUND ? Optional.empty() : Optional.of(NativeLayout.readTip(tip));
  }

  /**
   * The block at exactly this height and the state after it.
   *
   * @param height the height
   * @return empty if there is none
   */
  public Optional<Tip> blockAt(long height) {
    byte[] tip = new byte[NativeLayout.TIP];
    int status = asOf().call((store, view) -> CoinstoreNative.coinstore_get_block_info(store, view, height, tip));
    return status == NOT_FOUND ? Optional.empty() : Optional.of(NativeLayout.readTip(tip));
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
    int status = asOf().call((store, view) -> CoinstoreNative.coinstore_get(store, view, id, record));
    return status == NOT_FOUND ? Optional.empty() : Optional.of(NativeLayout.readRecord(record));
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
    ByteBuffer ids = coinIds.slice();
    long[] found = new long[1];
    asOf()
        .call(
            (store, view) ->
                CoinstoreNative.coinstore_get_many(store, view, ids, records.records, records.found, found));
    records.setFilledWithGaps(coinIds.size());
    return (int) found[0];
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
    ByteBuffer ids = coinIds.slice();
    asOf().call((store, view) -> CoinstoreNative.coinstore_is_unspent(store, view, ids, answers));
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
    AsOf asOf = asOf();
    for (; ; ) { // a block that comes between may ask for another turn
      ByteBuffer hints = NativeArray.memory(Math.toIntExact(n[0]), NativeLayout.HINT);
      int status = asOf.call((store, view) -> CoinstoreNative.coinstore_get_hints(store, view, ids, hints, n));
      if (status == BUFFER_TOO_SMALL) continue;
      List<Hint> answer = new ArrayList<>((int) n[0]);
      for (int i = 0; i < n[0]; ++i) answer.add(NativeLayout.readHint(hints, i * NativeLayout.HINT));
      return answer;
    }
  }

  /**
   * Proves that a coin is unspent, or that it is not, under the state root.
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
    asOf().call((store, view) -> CoinstoreNative.coinstore_prove(store, view, id, proof, length));
    return (int) length[0];
  }

  /**
   * What puzzle hashes own, at their positions.
   *
   * @param puzzleHashes the puzzle hashes; one may be repeated, and an unknown one owns nothing
   * @return as many balances
   */
  public List<Balance> balances(Collection<Bytes32> puzzleHashes) {
    ByteBuffer keys = IdBuffer.of(puzzleHashes).slice();
    int n = puzzleHashes.size();
    ByteBuffer balances = NativeArray.memory(n, NativeLayout.BALANCE);
    asOf().call((store, view) -> CoinstoreNative.coinstore_balances(store, view, keys, balances));
    List<Balance> answer = new ArrayList<>(n);
    for (int i = 0; i < n; ++i) answer.add(NativeLayout.readBalance(balances, i * NativeLayout.BALANCE));
    return answer;
  }

  /**
   * What a puzzle hash owns.
   *
   * @param puzzleHash the puzzle hash; an unknown one owns nothing
   * @return its balance
   */
  public Balance balance(Bytes32 puzzleHash) {
    return balances(List.of(puzzleHash)).get(0);
  }

  /**
   * A page of the balances of all puzzle hashes that own a coin, in the order of the hashes. Take large pages: each
   * costs a pass over the coins in memory.
   *
   * @param from where to go on
   * @param size how many fit
   * @return the page; without a view, of the tip of this moment
   */
  public Page<Balance> balancePage(Cursor from, int size) {
    return Pages.balances(asOf(), from, size);
  }

  /**
   * The balances of all puzzle hashes that own a coin, in the order of the hashes. Without a view they are of no single
   * block.
   *
   * @return a stream that reads page by page, and holds nothing that is to be closed
   */
  public Stream<Balance> allBalances() {
    return Pages.all(from -> balancePage(from, BALANCE_PAGE_SIZE));
  }

  /**
   * The one coin in which a singleton lives: the only coin with a puzzle hash that is unspent and
   * {@link CoinRecord#isFastForward}.
   *
   * @param puzzleHash the puzzle hash
   * @return empty if there is no such coin, or more than one
   */
  public Optional<Lineage> lineage(Bytes32 puzzleHash) {
    byte[] key = puzzleHash.toByteArray();
    byte[] coin = new byte[NativeLayout.RECORD];
    byte[] parent = new byte[NativeLayout.RECORD];
    int status = asOf().call((store, view) -> CoinstoreNative.coinstore_lineage(store, view, key, coin, parent));
    if (status == NOT_FOUND) return Optional.empty();
    return Optional.of(new Lineage(NativeLayout.readRecord(coin), NativeLayout.readRecord(parent)));
  }

  /**
   * All coins that a query asks for.
   *
   * @param query the question; may be closed while the stream is read
   * @return a stream, which closes itself at its end
   */
  public QueryStream find(Query query) {
    return find(query, Cursor.START);
  }

  /**
   * The coins that a query asks for, from a place on.
   *
   * @param query the question; may be closed while the stream is read
   * @param from where to go on
   * @return a stream, which closes itself at its end
   */
  public QueryStream find(Query query, Cursor from) {
    long[] iter = new long[1];
    byte[] cursor = from.toByteArray();
    query.call(
        address ->
            asOf().call((store, view) -> CoinstoreNative.coinstore_iter_open(store, view, address, cursor, iter)));
    return new QueryStream(asOf().store(), iter[0]);
  }

  /**
   * A page of the coins that a query asks for.
   *
   * @param query the question
   * @param from where to go on
   * @param size how many fit
   * @return the page; without a view, of the tip of this moment
   * @throws StaleCursorException if a rollback has taken away the block of the page before: begin again
   */
  public Page<CoinRecord> page(Query query, Cursor from, int size) {
    return Pages.coins(asOf(), query, from, size);
  }

  /**
   * A page of the coins that a query asks for, into memory of the caller's.
   *
   * @param query the question
   * @param from where to go on
   * @param records gets the page; its capacity is the page's
   * @return how the page ended
   * @throws StaleCursorException if a rollback has taken away the block of the page before: begin again
   */
  public PageEnd page(Query query, Cursor from, RecordBuffer records) {
    return Pages.coins(asOf(), query, from, records);
  }

  /**
   * A page of (coin, hint) pairs: by hint each coin under each of its hints that are asked for, by id all hints of the
   * coins.
   *
   * @param query the question, by hint in the order of keys, or by id
   * @param from where to go on
   * @param size how many fit
   * @return the page; without a view, of the tip of this moment
   * @throws StaleCursorException if a rollback has taken away the block of the page before: begin again
   */
  public Page<Hint> hintPage(Query query, Cursor from, int size) {
    return Pages.hints(asOf(), query, from, size);
  }

  /**
   * All (coin, hint) pairs that {@link #hintPage} would give.
   *
   * @param query the question, by hint in the order of keys, or by id; not to be closed before the end
   * @return a stream that reads page by page, and holds nothing that is to be closed
   */
  public Stream<Hint> hintPairs(Query query) {
    return Pages.all(from -> hintPage(query, from, PAGE_SIZE));
  }

  private static void requireRoom(int needed, int given) {
    if (given < needed) throw new IllegalArgumentException("room for " + given + " where " + needed + " are needed");
  }
}
