// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link CoinStore} that keeps a store well and tells how it is. */
abstract sealed class StoreMaintenance extends Reader permits CoinStore {
  abstract int call(NativeHandle.Call call);

  /** Makes every block that is visible now durable. */
  public void sync() {
    call(CoinstoreNative::coinstore_sync);
  }

  /**
   * Brings everything up to the tip into the tables now. A store needs it neither to be safe nor to be closed, and
   * many small checkpoints write far more.
   */
  public void checkpoint() {
    call(CoinstoreNative::coinstore_checkpoint);
  }

  /** Merges the files of the store as far as they can be merged: before it is measured, or copied for good. */
  public void compact() {
    call(store -> CoinstoreNative.coinstore_compact(store, 0));
  }

  /**
   * Makes a copy that can be opened, with all blocks of this moment; readers and writers go on. Files are shared where
   * the file system can.
   *
   * @param path a directory that does not exist, or is empty; its parent must exist
   */
  public void copyTo(Path path) {
    byte[] target = NativeText.utf8(path.toString());
    call(store -> CoinstoreNative.coinstore_copy(store, target));
  }

  /** Ends the long calls that run on this store at this moment: they throw {@link StoreInterruptedException}. */
  public void interrupt() {
    call(CoinstoreNative::coinstore_interrupt);
  }

  /**
   * Recomputes everything from the log and compares. Takes the writer's turn; readers go on.
   *
   * @return a line for each thing that was checked
   * @throws StoreCorruptedException if something differs; its report says what
   */
  public String check() {
    long[] report = new long[1];
    try {
      call(store -> CoinstoreNative.coinstore_check(store, 0, report));
      return NativeText.take(report[0]);
    } catch (StoreCorruptedException e) {
      e.setReport(NativeText.take(report[0]));
      throw e;
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
    call(store -> CoinstoreNative.coinstore_progress(store, done, total));
    return new Progress(done[0], total[0]);
  }

  /**
   * All figures about the store; docs/java.md says where they are explained.
   *
   * @return values by name
   */
  public Map<String, Long> statistics() {
    Map<String, Long> figures = new LinkedHashMap<>();
    long[] value = new long[1];
    for (int i = 0; ; ++i) {
      int key = i;
      String name = CoinstoreNative.coinstore_stat_name(key);
      if (name == null) return figures;
      call(store -> CoinstoreNative.coinstore_stat(store, key, value));
      figures.put(name, value[0]);
    }
  }

  /**
   * The figures in the text format of Prometheus, as docs/metrics.md lists them.
   *
   * @return to be served as "text/plain; version=0.0.4"
   */
  public String metrics() {
    long[] text = new long[1];
    call(store -> CoinstoreNative.coinstore_metrics(store, text));
    return NativeText.take(text[0]);
  }

  /**
   * A setting that the store runs with.
   *
   * @param name of an option, see {@link StoreOptions#known}; or rocksdb_build, the engine that is loaded; or
   *     instance_id, digits that no other store has
   * @return its value as text
   */
  public String setting(String name) {
    byte[] key = NativeText.utf8(name);
    return NativeText.read(
        64,
        (text, length) ->
            call(store -> CoinstoreNative.coinstore_get_setting(store, key, text, length)));
  }

  /**
   * Takes the oldest lines out of the store's log of events.
   *
   * @param level lines that are less grave are dropped
   * @return whole lines; empty if none waits
   */
  public String readLog(CoinStore.LogLevel level) {
    int most = level.ordinal();
    return NativeText.read(
        4096,
        (lines, length) ->
            call(store -> CoinstoreNative.coinstore_log_read(store, most, lines, length)));
  }
}
