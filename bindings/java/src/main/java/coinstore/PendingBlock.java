// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * A block that is put together by several calls. One thread at a time. It is judged against the tip of the moment of
 * {@link #commit}; closing it before that forgets it.
 */
public final class PendingBlock implements AutoCloseable {
  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // the collector must not close the store of a block in use
  private final CoinStore store;

  private final NativeHandle handle;

  PendingBlock(CoinStore store, long address) {
    this.store = store;
    handle = new NativeHandle(this, "block", address, CoinstoreNative::coinstore_block_free);
  }

  private int call(NativeHandle.Call call) {
    return handle.call(this, call);
  }

  /**
   * Adds all that another block creates and spends, with its hints; its head does not matter.
   *
   * @param parts what to add
   */
  public void addAll(Block parts) {
    call(block -> CoinstoreNative.coinstore_block_add(block, parts.additions.slice()));
    call(block -> CoinstoreNative.coinstore_block_spend(block, parts.removals.slice()));
    call(block -> CoinstoreNative.coinstore_block_hint(block, parts.hints.slice()));
  }

  /**
   * Adds a coin that the block creates.
   *
   * @param coin the coin
   */
  public void add(Coin coin) {
    addAll(Block.builder(0).add(coin).build());
  }

  /**
   * Adds a reward that the block creates.
   *
   * @param coin the coin
   */
  public void addReward(Coin coin) {
    addAll(Block.builder(0).addReward(coin).build());
  }

  /**
   * Adds coins that the block spends.
   *
   * @param coinIds their ids
   */
  public void spend(IdBuffer coinIds) {
    call(block -> CoinstoreNative.coinstore_block_spend(block, coinIds.slice()));
  }

  /**
   * Adds a hint of a coin that the block creates.
   *
   * @param coinId the coin's id
   * @param bytes at most 32
   */
  public void hint(Bytes32 coinId, byte[] bytes) {
    addAll(Block.builder(0).hint(coinId, bytes).build());
  }

  /**
   * Judges the block as it is now against the tip of this moment.
   *
   * @return the root it would lead to
   * @throws BlockRefusedException if it breaks a rule
   */
  public Bytes32 root() {
    byte[] root = new byte[Bytes32.SIZE];
    call(block -> CoinstoreNative.coinstore_block_root(block, root));
    return Bytes32.of(root);
  }

  /**
   * Applies the block on top of the tip, or changes nothing.
   *
   * @return what it did
   * @throws BlockRefusedException if it breaks a rule; it can be added to and committed again
   */
  public BlockResult commit() {
    byte[] result = new byte[NativeLayout.RESULT];
    call(block -> CoinstoreNative.coinstore_block_commit(block, result));
    return NativeLayout.readResult(result);
  }

  /**
   * Forgets what was put together; the block can only be closed then. Twice is fine.
   *
   * @throws CoinStoreException WRONG_STATE, if it is committed
   */
  public void abort() {
    call(CoinstoreNative::coinstore_block_abort);
  }

  /** Gives back its memory; a call of another thread ends first. Twice is fine. */
  @Override
  public void close() {
    handle.close();
  }
}
