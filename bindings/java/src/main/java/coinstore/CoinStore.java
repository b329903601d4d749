// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An open store: the state of every coin of a chain.
 *
 * <p>Any number of threads may use it at once; one of them writes at a time. What reads is in {@link Reader}. After
 * {@link #close} every call throws {@link StoreClosedException}, also those in flight on other threads (or they
 * throw {@link StoreInterruptedException}).
 */
public final class CoinStore extends StoreMaintenance implements AutoCloseable {
  private static final int CLOSE_FORCE = 1;
  private static final int NOT_FOUND = Status.NOT_FOUND.code();

  private final NativeHandle handle;
  private final AsOf asOf;

  CoinStore(long address) {
    handle = new NativeHandle(this, "store", address, CoinstoreNative::coinstore_free);
    asOf = new AsOf(this, null);
  }

  /**
   * Opens a store with the default options, or makes one.
   *
   * @param path a directory; its parent must exist
   * @return the store
   * @throws StoreLockedException if it is open, in this process or in another
   * @throws StoreCorruptedException if stored bytes are damaged or missing
   */
  public static CoinStore open(Path path) {
    return open(path, StoreOptions.DEFAULTS);
  }

  /**
   * Opens a store, or makes one.
   *
   * @param path a directory; its parent must exist
   * @param options from {@link StoreOptions#builder}
   * @return the store
   * @throws StoreLockedException if it is open, in this process or in another
   * @throws StoreCorruptedException if stored bytes are damaged or missing
   * @throws CoinStoreException for NOT_A_STORE, OPTIONS_MISMATCH and others; nothing has changed
   */
  public static CoinStore open(Path path, StoreOptions options) {
    try (StoreOpening opening = new StoreOpening(path, options)) {
      return opening.run();
    }
  }

  /**
   * Rebuilds the tables of a store that is not open from its log, after the whole log was checked; see also
   * {@link StoreOpening#repair}.
   *
   * @param path its directory
   * @param options as for {@link #open(Path, StoreOptions)}
   * @return a line for each thing that was checked or rebuilt
   * @throws StoreCorruptedException if the log itself is damaged; nothing has changed
   * @throws StoreLockedException if it is open
   */
  public static String repair(Path path, StoreOptions options) {
    try (StoreOpening opening = new StoreOpening(path, options)) {
      return opening.repair();
    }
  }

  /**
   * Deletes a store with all its files, and nothing else.
   *
   * @param path its directory
   * @throws StoreLockedException if it is open
   */
  public static void destroy(Path path) {
    CoinstoreNative.coinstore_destroy(NativeText.utf8(path.toString()));
  }

  @Override
  int call(NativeHandle.Call call) {
    return handle.call(this, call);
  }

  @Override
  AsOf asOf() {
    return asOf;
  }

  /**
   * Closes the store even if calls run (they throw) or views, blocks and streams live (they end). Twice is fine.
   *
   * @throws StoreIOException if it is closed, but in mode grouped its last blocks may be lost
   */
  @Override
  public void close() {
    close(CLOSE_FORCE);
  }

  /**
   * Closes the store unless it is in use.
   *
   * @throws StoreBusyException if calls run, or views, blocks or streams live; nothing has changed
   * @throws StoreIOException if it is closed, but in mode grouped its last blocks may be lost
   */
  public void closeIfIdle() {
    close(0);
  }

  private void close(int flags) {
    boolean isClosed = true;
    try {
      call(store -> CoinstoreNative.coinstore_close(store, flags));
    } catch (StoreClosedException e) {
      // Twice is fine.
    } catch (StoreBusyException e) {
      isClosed = false;
      throw e;
    } finally {
      if (isClosed) handle.close();
    }
  }

  /**
   * The chain as of the tip of this moment.
   *
   * @return a view, to be closed; empty if there is no block
   */
  public Optional<View> view() {
    long[] view = new long[1];
    return viewOf(call(store -> CoinstoreNative.coinstore_view_new(store, view)), view);
  }

  /**
   * The chain as of a height: of the highest block at or below it.
   *
   * @param height at most the tip's
   * @return a view, to be closed; empty above the tip, below the first block, or if there is no block
   */
  public Optional<View> viewAt(long height) {
    long[] view = new long[1];
    return viewOf(call(store -> CoinstoreNative.coinstore_view_at(store, height, view)), view);
  }

  private Optional<View> viewOf(int status, long[] view) {
    return status == NOT_FOUND ? Optional.empty() : Optional.of(new View(this, view[0]));
  }

  /**
   * Applies one block on top of the tip, or changes nothing.
   *
   * @param block the block
   * @return what it did
   * @throws BlockRefusedException if it breaks a rule
   */
  public BlockResult apply(Block block) {
    return apply(block, block.info());
  }

  /**
   * Judges a block and computes its root; changes nothing.
   *
   * @param block the block
   * @return what it would do
   * @throws BlockRefusedException if it breaks a rule
   */
  public BlockResult dryRun(Block block) {
    return apply(block, block.dryRunInfo());
  }

  private BlockResult apply(Block block, byte[] info) {
    byte[] result = new byte[NativeLayout.RESULT];
    call(
        store ->
            CoinstoreNative.coinstore_apply_block(
                store, info, block.additions.slice(), block.removals.slice(), block.hints.slice(), result));
    return NativeLayout.readResult(result);
  }

  /**
   * Applies many blocks in order, each wholly or not at all, with one sync for all of them.
   *
   * @param blocks the blocks
   * @return a result for each block
   * @throws CoinStoreException whose results are those of the blocks that stay applied
   */
  public List<BlockResult> applyAll(List<Block> blocks) {
    JoinedBlocks joined = new JoinedBlocks(blocks);
    long[] applied = new long[1];
    try {
      call(store -> joined.apply(store, applied));
      return joined.results(blocks.size());
    } catch (CoinStoreException e) {
      e.setResults(joined.results((int) applied[0]));
      throw e;
    }
  }

  /**
   * Begins a block that is put together by several calls; it holds no turn.
   *
   * @param head its head; what it creates and spends already comes with it
   * @return the block, to be closed
   */
  public PendingBlock begin(Block head) {
    long[] block = new long[1];
    call(store -> CoinstoreNative.coinstore_block_begin(store, head.info(), block));
    PendingBlock pending = new PendingBlock(this, block[0]);
    try {
      pending.addAll(head);
      return pending;
    } catch (RuntimeException e) {
      pending.close();
      throw e;
    }
  }

  /**
   * Takes blocks back until the tip is the highest block at or below a height.
   *
   * @param toHeight a negative height empties the store
   * @return what it did
   * @throws BlockRefusedException if the height is above the tip
   */
  public BlockResult rollback(long toHeight) {
    byte[] result = new byte[NativeLayout.RESULT];
    call(store -> CoinstoreNative.coinstore_rollback(store, toHeight, 0, result, null));
    return NativeLayout.readResult(result);
  }

  /**
   * Takes blocks back, and tells what became of their coins.
   *
   * @param toHeight a negative height empties the store
   * @return the report, to be closed; it stays valid whatever the store does next
   * @throws BlockRefusedException if the height is above the tip
   */
  public RollbackReport rollbackWithReport(long toHeight) {
    return rollback(toHeight, 0);
  }

  /**
   * Tells what a rollback would do, and changes nothing.
   *
   * @param toHeight a negative height means all blocks
   * @return the report, to be closed
   * @throws BlockRefusedException if the height is above the tip
   */
  public RollbackReport planRollback(long toHeight) {
    return rollback(toHeight, Block.DRY_RUN);
  }

  private RollbackReport rollback(long toHeight, int flags) {
    byte[] result = new byte[NativeLayout.RESULT];
    long[] report = new long[1];
    call(store -> CoinstoreNative.coinstore_rollback(store, toHeight, flags, result, report));
    return new RollbackReport(this, report[0], NativeLayout.readResult(result));
  }

  /**
   * The two roots that the header of a Chia block has over what it adds and removes.
   *
   * @param height the exact height of a block
   * @return empty if no block of the chain has this height
   */
  public Optional<BlockRoots> blockRoots(long height) {
    byte[] additions = new byte[Bytes32.SIZE];
    byte[] removals = new byte[Bytes32.SIZE];
    int status = call(store -> CoinstoreNative.coinstore_get_block_roots(store, height, additions, removals));
    if (status == NOT_FOUND) return Optional.empty();
    return Optional.of(new BlockRoots(Bytes32.of(additions), Bytes32.of(removals)));
  }

  /**
   * The lowest height to which {@link #rollback} can go.
   *
   * @return -1: the store can be emptied
   */
  public long rollbackFloor() {
    long[] lowest = new long[1];
    call(store -> CoinstoreNative.coinstore_rollback_floor(store, lowest));
    return lowest[0];
  }

  /** How grave a line of {@link #readLog} is, the gravest first. */
  public enum LogLevel {
    /** Something failed. */
    ERROR,
    /** Something is odd. */
    WARNING,
    /** Something happened. */
    INFO
  }
}
