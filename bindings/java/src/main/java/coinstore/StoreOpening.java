// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.file.Path;

/** Opens or repairs a store that has much to replay: another thread can look on, or interrupt it. */
public final class StoreOpening implements AutoCloseable {
  private final byte[] path;
  private final NativeHandle handle;

  /**
   * Prepares to open or repair; nothing is touched yet.
   *
   * @param path a directory; its parent must exist
   * @param options from {@link StoreOptions#builder}
   */
  public StoreOpening(Path path, StoreOptions options) {
    this.path = NativeText.utf8(path.toString());
    long[] address = new long[1];
    java.util.Objects.requireNonNull(options, "options");
    CoinstoreNative.coinstore_options_new(address);
    handle = new NativeHandle(this, "opening", address[0], CoinstoreNative::coinstore_options_free);
    try {
      if (options.environmentPrefix != null) {
        byte[] prefix = NativeText.utf8(options.environmentPrefix);
        call(made -> CoinstoreNative.coinstore_options_from_env(made, prefix));
      }
      options.values.forEach(
          (name, value) ->
              call(
                  made ->
                      CoinstoreNative.coinstore_options_set(made, NativeText.utf8(name), NativeText.utf8(value))));
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  private int call(NativeHandle.Call call) {
    return handle.call(this, call);
  }

  /**
   * Opens the store.
   *
   * @return the store
   * @throws StoreInterruptedException if another thread called {@link #interrupt}
   * @throws CoinStoreException as {@link CoinStore#open(Path, StoreOptions)} does
   */
  public CoinStore run() {
    long[] store = new long[1];
    call(options -> CoinstoreNative.coinstore_open(path, options, store));
    return new CoinStore(store[0]);
  }

  /**
   * Rebuilds the tables of the store, which is not opened, from its log.
   *
   * @return a line for each thing that was checked or rebuilt
   * @throws StoreInterruptedException if another thread called {@link #interrupt}; repair it again
   * @throws CoinStoreException as {@link CoinStore#repair} does
   */
  public String repair() {
    long[] report = new long[1];
    call(options -> CoinstoreNative.coinstore_repair(path, options, report));
    return NativeText.take(report[0]);
  }

  /**
   * Records of the log that are replayed, and those to replay. Any thread.
   *
   * @return done and total
   */
  public Progress progress() {
    long[] done = new long[1];
    long[] total = new long[1];
    call(options -> CoinstoreNative.coinstore_options_progress(options, done, total));
    return new Progress(done[0], total[0]);
  }

  /** Ends the {@link #run} or {@link #repair} of this moment. Any thread. */
  public void interrupt() {
    call(CoinstoreNative::coinstore_options_interrupt);
  }

  /** Gives back the options. A store that was opened stays open. */
  @Override
  public void close() {
    handle.close();
  }
}
