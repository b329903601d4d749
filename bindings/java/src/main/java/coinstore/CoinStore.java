// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open store: the state of every coin of a chain.
 *
 * <p>Any number of threads may use it at once; one of them writes at a time. What reads is in {@link Reader}. After
 * {@link #close} every call throws {@link StoreClosedException}, also those in flight on other threads (or they
 * throw {@link StoreInterruptedException}).
 */
public final class CoinStore extends Reader implements AutoCloseable {
  private static final int CLOSE_FORCE = 1;
  private static final int BUFFER_TOO_SMALL = Status.BUFFER_TOO_SMALL.code();

  private final NativeHandle handle;

  CoinStore(long address) {
    handle = new NativeHandle(this, "store", address, CoinstoreNative::coinstore_free);
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
   * Deletes a store with all its files, and nothing else.
   *
   * @param path its directory
   * @throws StoreLockedException if it is open
   */
  public static void destroy(Path path) {
    CoinstoreNative.coinstore_destroy(utf8(path.toString()));
  }

  /** UTF-8 as it is; what JNI calls UTF-8 is something else. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  NativeHandle handle() {
    return handle;
  }

  /**
   * Closes the store even if calls run (they throw) or blocks and reports live (they end). Twice is fine.
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
   * @throws StoreBusyException if calls run, or blocks or reports live; nothing has changed
   * @throws StoreIOException if it is closed, but in mode grouped its last blocks may be lost
   */
  public void closeIfIdle() {
    close(0);
  }

  private void close(int flags) {
    long store;
    try {
      store = handle.enter();
    } catch (StoreClosedException e) {
      return;
    }
    boolean isClosed = true;
    try {
      CoinstoreNative.coinstore_close(store, flags);
    } catch (StoreBusyException e) {
      isClosed = false;
      throw e;
    } finally {
      handle.leave();
      if (isClosed) handle.close();
    }
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
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_apply_block(
          store, info, block.additions.slice(), block.removals.slice(), block.hints.slice(), result);
      return NativeLayout.readResult(NativeLayout.wrap(result), 0);
    } finally {
      handle.leave();
    }
  }

  /**
   * Applies many blocks in order, each wholly or not at all, with one sync for all of them.
   *
   * @param blocks the blocks
   * @return a result for each block
   * @throws CoinStoreException whose blocksApplied tells how many blocks stay applied
   */
  public List<BlockResult> applyAll(List<Block> blocks) {
    JoinedBlocks joined = new JoinedBlocks(blocks);
    long[] applied = new long[1];
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_apply_blocks(
          store, joined.infos, joined.additions.slice(), joined.additionEnds, joined.removals.slice(),
          joined.removalEnds, joined.hints.slice(), joined.hintEnds, joined.results, applied);
      List<BlockResult> results = new ArrayList<>(blocks.size());
      for (int i = 0; i < blocks.size(); ++i) {
        results.add(NativeLayout.readResult(joined.results, i * NativeLayout.RESULT));
      }
      return results;
    } catch (CoinStoreException e) {
      e.setBlocksApplied((int) applied[0]);
      throw e;
    } finally {
      handle.leave();
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
    long store = handle.enter();
    PendingBlock pending;
    try {
      CoinstoreNative.coinstore_block_begin(store, head.info(), block);
      pending = new PendingBlock(this, block[0]);
    } finally {
      handle.leave();
    }
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
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_rollback(store, toHeight, 0, result, null);
      return NativeLayout.readResult(NativeLayout.wrap(result), 0);
    } finally {
      handle.leave();
    }
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
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_rollback(store, toHeight, flags, result, report);
      return new RollbackReport(this, report[0], NativeLayout.readResult(NativeLayout.wrap(result), 0));
    } finally {
      handle.leave();
    }
  }

  /**
   * The lowest height to which {@link #rollback} can go.
   *
   * @return -1: the store can be emptied
   */
  public long rollbackFloor() {
    long[] lowest = new long[1];
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_rollback_floor(store, lowest);
      return lowest[0];
    } finally {
      handle.leave();
    }
  }

  /** Makes every block that is visible now durable. */
  public void sync() {
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_sync(store);
    } finally {
      handle.leave();
    }
  }

  /** Ends the long calls that run on this store at this moment: they throw {@link StoreInterruptedException}. */
  public void interrupt() {
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_interrupt(store);
    } finally {
      handle.leave();
    }
  }

  /**
   * Recomputes everything from the log and compares. Takes the writer's turn; readers go on.
   *
   * @return a line for each thing that was checked
   * @throws StoreCorruptedException if something differs; its report says what
   */
  public String check() {
    long[] report = new long[1];
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_check(store, 0, report);
      return takeText(report[0]);
    } catch (StoreCorruptedException e) {
      e.setReport(takeText(report[0]));
      throw e;
    } finally {
      handle.leave();
    }
  }

  private static String takeText(long buffer) {
    if (buffer == 0) return "";
    try {
      return new String(CoinstoreNative.coinstore_buffer_data(buffer), StandardCharsets.UTF_8);
    } finally {
      CoinstoreNative.coinstore_buffer_free(buffer);
    }
  }

  /**
   * All figures about the store; docs/java.md says where they are explained.
   *
   * @return values by name
   */
  public Map<String, Long> statistics() {
    Map<String, Long> figures = new LinkedHashMap<>();
    long[] value = new long[1];
    long store = handle.enter();
    try {
      for (int key = 0; ; ++key) {
        String name = CoinstoreNative.coinstore_stat_name(key);
        if (name == null) return figures;
        CoinstoreNative.coinstore_stat(store, key, value);
        figures.put(name, value[0]);
      }
    } finally {
      handle.leave();
    }
  }

  /**
   * How far the long call that runs on this store has come. Any thread.
   *
   * @return done and total
   */
  public Progress progress() {
    long[] done = new long[1];
    long[] total = new long[1];
    long store = handle.enter();
    try {
      CoinstoreNative.coinstore_progress(store, done, total);
      return new Progress(done[0], total[0]);
    } finally {
      handle.leave();
    }
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

  /**
   * Takes the oldest lines out of the store's log of events.
   *
   * @param level lines that are less grave are dropped
   * @return whole lines; empty if none waits
   */
  public String readLog(LogLevel level) {
    long[] length = {4096};
    long store = handle.enter();
    try {
      ByteBuffer lines;
      do {
        lines = NativeArray.memory(Math.toIntExact(length[0]));
      } while (CoinstoreNative.coinstore_log_read(store, level.ordinal(), lines, length) == BUFFER_TOO_SMALL);
      byte[] bytes = new byte[(int) length[0]];
      lines.get(0, bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } finally {
      handle.leave();
    }
  }
}
