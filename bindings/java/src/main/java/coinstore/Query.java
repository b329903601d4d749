// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.CoinstoreNativeConstants.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question about coins: a source with its keys, filters and an order. It belongs to no store, and any number of
 * threads may use it at once. docs/queries.md says what is asked and in which order the answers come.
 *
 * <p>Keys given again are passed over; their number has no limit.
 */
public final class Query implements AutoCloseable {
  private final NativeHandle handle;

  /** Keys of one length. */
  private record Keys(ByteBuffer bytes, int length, int n) {}

  /** In which order the answer to a query by puzzle hash or by hint comes. */
  public enum Order {
    /** By key as first given, then by the height of the last change, then by coin id. */
    KEY(COINSTORE_ORDER_KEY),
    /** By the height of the last change, then by coin id, over all keys. */
    HEIGHT(COINSTORE_ORDER_HEIGHT);

    private final int code;

    Order(int code) {
      this.code = code;
    }
  }

  private Query(Builder builder) {
    long[] address = new long[1];
    CoinstoreNative.coinstore_query_new(address);
    handle = new NativeHandle(this, "query", address[0], CoinstoreNative::coinstore_query_free);
    try {
      for (Keys keys : builder.keys) {
        call(
            query ->
                CoinstoreNative.coinstore_query_add_keys(query, builder.source, keys.bytes, keys.length, keys.n));
      }
      builder.settings.forEach(
          (key, value) -> call(query -> CoinstoreNative.coinstore_query_set(query, key, value)));
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  /**
   * Asks for the coins of puzzle hashes.
   *
   * @param puzzleHashes the keys
   * @return a builder for filters and an order
   */
  public static Builder byPuzzleHash(Bytes32... puzzleHashes) {
    return byPuzzleHash(IdBuffer.of(List.of(puzzleHashes)));
  }

  /**
   * Asks for the coins of many puzzle hashes.
   *
   * @param puzzleHashes the keys
   * @return a builder for filters and an order
   */
  public static Builder byPuzzleHash(IdBuffer puzzleHashes) {
    return new Builder(COINSTORE_BY_PUZZLE_HASH, puzzleHashes);
  }

  /**
   * Asks for the coins that have hints.
   *
   * @param hints the keys, 1 to 32 bytes each
   * @return a builder for filters and an order
   */
  public static Builder byHint(byte[]... hints) {
    Builder builder = new Builder(COINSTORE_BY_HINT, new IdBuffer()); // names the source, also without hints
    for (byte[] hint : hints) builder.addKeys(memoryOf(hint), hint.length, 1);
    return builder;
  }

  /**
   * Asks for the children of coins, by height and then in the store's order.
   *
   * @param coinIds the keys
   * @return a builder for filters
   */
  public static Builder byParent(Bytes32... coinIds) {
    return byParent(IdBuffer.of(List.of(coinIds)));
  }

  /**
   * Asks for the children of many coins.
   *
   * @param coinIds the keys
   * @return a builder for filters
   */
  public static Builder byParent(IdBuffer coinIds) {
    return new Builder(COINSTORE_BY_PARENT, coinIds);
  }

  /**
   * Asks for coins by their ids, as first given.
   *
   * @param coinIds the keys
   * @return a builder for filters
   */
  public static Builder byId(Bytes32... coinIds) {
    return byId(IdBuffer.of(List.of(coinIds)));
  }

  /**
   * Asks for many coins by their ids.
   *
   * @param coinIds the keys
   * @return a builder for filters
   */
  public static Builder byId(IdBuffer coinIds) {
    return new Builder(COINSTORE_BY_ID, coinIds);
  }

  /**
   * Asks for the coins that blocks created.
   *
   * @param heights exact heights of the blocks
   * @return a builder
   */
  public static Builder addedAt(long... heights) {
    return new Builder(COINSTORE_ADDED_AT, heights);
  }

  /**
   * Asks for the coins that blocks spent.
   *
   * @param heights exact heights of the blocks
   * @return a builder
   */
  public static Builder removedAt(long... heights) {
    return new Builder(COINSTORE_REMOVED_AT, heights);
  }

  /**
   * Asks for the coins that blocks created or spent.
   *
   * @param heights exact heights of the blocks
   * @return a builder
   */
  public static Builder changedAt(long... heights) {
    return new Builder(COINSTORE_CHANGED_AT, heights);
  }

  /**
   * Asks for every unspent coin, by coin id.
   *
   * @return a builder
   */
  public static Builder allUnspent() {
    return new Builder(COINSTORE_ALL_UNSPENT).addKeys(NativeArray.memory(0), 0, 0);
  }

  private static ByteBuffer memoryOf(byte[] bytes) {
    return NativeArray.memory(bytes.length).put(0, bytes);
  }

  int call(NativeHandle.Call call) {
    return handle.call(this, call);
  }

  /** Ends the calls that read a page of this query at this moment; they throw {@link StoreInterruptedException}. */
  public void interrupt() {
    call(CoinstoreNative::coinstore_query_interrupt);
  }

  /** Gives back its memory; streams of it go on, and calls of other threads end first. Twice is fine. */
  @Override
  public void close() {
    handle.close();
  }

  /**
   * Puts a query together. Most filters are for queries by puzzle hash, hint, id or parent; {@link #build} refuses one
   * that the source does not have.
   */
  public static final class Builder {
    private final int source;
    private final List<Keys> keys = new ArrayList<>();
    private final Map<Integer, Long> settings = new LinkedHashMap<>();

    private Builder(int source) {
      this.source = source;
    }

    private Builder(int source, IdBuffer ids) {
      this(source);
      addKeys(ids.copy(), Bytes32.SIZE, ids.size());
    }

    private Builder(int source, long[] heights) {
      this(source);
      ByteBuffer bytes = NativeArray.memory(heights.length, Long.BYTES).order(ByteOrder.BIG_ENDIAN);
      for (int i = 0; i < heights.length; ++i) bytes.putLong(i * Long.BYTES, heights[i]);
      addKeys(bytes, Long.BYTES, heights.length);
    }

    private Builder addKeys(ByteBuffer bytes, int length, int n) {
      keys.add(new Keys(bytes, length, n));
      return this;
    }

    /**
     * Only coins created at this height or above.
     *
     * @param height default: any
     * @return this
     */
    public Builder createdFrom(long height) {
      return set(COINSTORE_QUERY_START, height);
    }

    /**
     * Only coins created below this height.
     *
     * @param height default: any
     * @return this
     */
    public Builder createdBelow(long height) {
      return set(COINSTORE_QUERY_END, height);
    }

    /**
     * Only coins created or spent at this height or above; not by parent.
     *
     * @param height default: any
     * @return this
     */
    public Builder changedFrom(long height) {
      return set(COINSTORE_QUERY_MIN, height);
    }

    /**
     * Only coins neither created nor spent above this height; not by parent.
     *
     * @param height default: any
     * @return this
     */
    public Builder changedUpTo(long height) {
      return set(COINSTORE_QUERY_MAX, height);
    }

    /**
     * Only coins of this amount or more; by puzzle hash or hint.
     *
     * @param amount default: 0; unsigned
     * @return this
     */
    public Builder minAmount(long amount) {
      return set(COINSTORE_QUERY_MIN_AMOUNT, amount);
    }

    /**
     * Spent coins too?
     *
     * @param value default: yes
     * @return this
     */
    public Builder withSpent(boolean value) {
      return set(COINSTORE_QUERY_SPENT, value ? 1 : 0);
    }

    /**
     * Unspent coins too?
     *
     * @param value default: yes
     * @return this
     */
    public Builder withUnspent(boolean value) {
      return set(COINSTORE_QUERY_UNSPENT, value ? 1 : 0);
    }

    /**
     * Also coins that have a key as a hint? By puzzle hash only.
     *
     * @param value default: no
     * @return this
     */
    public Builder withHinted(boolean value) {
      return set(COINSTORE_QUERY_HINTED, value ? 1 : 0);
    }

    /**
     * In which order? By puzzle hash or hint.
     *
     * @param value default: by key
     * @return this
     */
    public Builder order(Order value) {
      return set(COINSTORE_QUERY_ORDER, value.code);
    }

    /**
     * Chia's pages, in the order of heights: each ends between two heights where it can, and names the next.
     *
     * @return this
     */
    public Builder chiaPages() {
      return order(Order.HEIGHT).set(COINSTORE_QUERY_CHIA_PAGE, 1);
    }

    /**
     * How many rows may a page look at?
     *
     * @param rows at least 1; default: the store's option scan_budget
     * @return this
     */
    public Builder scanBudget(long rows) {
      return set(COINSTORE_QUERY_SCAN_BUDGET, rows);
    }

    private Builder set(int key, long value) {
      settings.put(key, value);
      return this;
    }

    /**
     * Ends the query.
     *
     * @return a query, to be closed
     * @throws CoinStoreException ARGUMENT, if the source does not have a filter, or a key has a wrong length
     */
    public Query build() {
      return new Query(this);
    }
  }
}
