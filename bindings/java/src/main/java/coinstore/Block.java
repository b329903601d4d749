// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A block: its head, the coins that it creates with their hints, and the ids of those that it spends. It lies in
 * memory as native code reads it, so applying it copies nothing. A coin may be created and spent in one block, in
 * any order.
 */
public final class Block {
  private static final int HAS_EXPECTED_ROOT = 1;
  static final int DRY_RUN = 2;

  private final byte[] info;
  final NativeArray additions;
  final NativeArray removals;
  final NativeArray hints;

  private Block(Builder builder) {
    info = builder.info.array().clone();
    additions = builder.additions;
    removals = builder.removals;
    hints = builder.hints;
  }

  /**
   * Begins a block.
   *
   * @param height its height, above the tip's
   * @return a builder for what else it has
   */
  public static Builder builder(long height) {
    return new Builder(height);
  }

  /**
   * Its height.
   *
   * @return as given
   */
  public long height() {
    return NativeLayout.wrap(info).getLong(NativeLayout.BLOCK_INFO_HEIGHT);
  }

  /**
   * Number of coins that it creates.
   *
   * @return as many as were added
   */
  public int additionCount() {
    return additions.size();
  }

  /**
   * Number of coins that it spends.
   *
   * @return as many as were spent
   */
  public int removalCount() {
    return removals.size();
  }

  /** The head as native code reads it. */
  byte[] info() {
    return info;
  }

  byte[] dryRunInfo() {
    byte[] copy = info.clone();
    ByteBuffer memory = NativeLayout.wrap(copy);
    memory.putInt(NativeLayout.BLOCK_INFO_FLAGS, memory.getInt(NativeLayout.BLOCK_INFO_FLAGS) | DRY_RUN);
    return copy;
  }

  static void addCoin(NativeArray additions, Coin coin, boolean isCoinbase) {
    Objects.requireNonNull(coin, "coin");
    int at = additions.add();
    NativeLayout.writeCoin(additions.memory(), at + NativeLayout.ADDITION_COIN, coin);
    additions.memory().putLong(at + NativeLayout.ADDITION_FLAGS, 0); // and the reserved field behind
    additions.memory().putInt(at + NativeLayout.ADDITION_FLAGS, isCoinbase ? CoinRecord.COINBASE : 0);
  }

  static void addId(NativeArray ids, Bytes32 id) {
    Objects.requireNonNull(id, "coinId");
    int at = ids.add();
    id.write(ids.memory(), at);
  }

  static void addHint(NativeArray hints, Hint hint) {
    Objects.requireNonNull(hint, "hint");
    int at = hints.add();
    NativeLayout.writeHint(hints.memory(), at, hint);
  }

  /** Puts a block together. It can be built once. */
  public static final class Builder {
    private final ByteBuffer info = NativeLayout.wrap(new byte[NativeLayout.BLOCK_INFO]);
    private final NativeArray additions = new NativeArray(NativeLayout.ADDITION);
    private final NativeArray removals = new NativeArray(Bytes32.SIZE);
    private final NativeArray hints = new NativeArray(NativeLayout.HINT);
    private boolean isBuilt;

    private Builder(long height) {
      info.putInt(NativeLayout.BLOCK_INFO_STRUCT_SIZE, NativeLayout.BLOCK_INFO);
      info.putLong(NativeLayout.BLOCK_INFO_HEIGHT, height);
    }

    /**
     * Sets its time.
     *
     * @param timestamp seconds since 1970; need not rise
     * @return this
     */
    public Builder timestamp(long timestamp) {
      requireOpen();
      info.putLong(NativeLayout.BLOCK_INFO_TIMESTAMP, timestamp);
      return this;
    }

    /**
     * Sets its hash; not in a store made with block_hashes=absent.
     *
     * @param hash the hash
     * @return this
     */
    public Builder blockHash(Bytes32 hash) {
      requireOpen();
      hash.write(info, NativeLayout.BLOCK_INFO_BLOCK_HASH);
      return this;
    }

    /**
     * Sets the hash of the block before it, which must be the tip's; stored unchecked in the first block.
     *
     * @param hash the hash
     * @return this
     */
    public Builder parentHash(Bytes32 hash) {
      requireOpen();
      hash.write(info, NativeLayout.BLOCK_INFO_PARENT_HASH);
      return this;
    }

    /**
     * Sets the root that must come out, or the block is refused.
     *
     * @param root the root
     * @return this
     */
    public Builder expectedRoot(Bytes32 root) {
      requireOpen();
      root.write(info, NativeLayout.BLOCK_INFO_EXPECTED_ROOT);
      info.putInt(NativeLayout.BLOCK_INFO_FLAGS, HAS_EXPECTED_ROOT);
      return this;
    }

    /**
     * Adds a coin that the block creates.
     *
     * @param coin the coin
     * @return this
     */
    public Builder add(Coin coin) {
      requireOpen();
      addCoin(additions, coin, false);
      return this;
    }

    /**
     * Adds a reward that the block creates.
     *
     * @param coin the coin
     * @return this
     */
    public Builder addReward(Coin coin) {
      requireOpen();
      addCoin(additions, coin, true);
      return this;
    }

    /**
     * Adds a coin that the block spends.
     *
     * @param coinId its id
     * @return this
     */
    public Builder spend(Bytes32 coinId) {
      requireOpen();
      addId(removals, coinId);
      return this;
    }

    /**
     * Adds a hint of a coin that the block creates.
     *
     * @param coinId the coin's id
     * @param bytes at most 32; without any, the hint is skipped
     * @return this
     */
    public Builder hint(Bytes32 coinId, byte[] bytes) {
      requireOpen();
      addHint(hints, new Hint(coinId, bytes));
      return this;
    }

    /**
     * Ends the block; the builder cannot be used any more.
     *
     * @return the block
     */
    public Block build() {
      requireOpen();
      isBuilt = true;
      return new Block(this);
    }

    private void requireOpen() {
      if (isBuilt) throw new IllegalStateException("the block is built");
    }
  }
}
