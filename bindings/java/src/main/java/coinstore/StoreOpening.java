// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.file.Path;

/** Opens a store that has much to replay: another thread can look on, or interrupt it. */
public final class StoreOpening implements AutoCloseable {
  private final byte[] path;
  private final NativeHandle handle;

  /**
   * Prepares to open; nothing is touched yet.
   *
   * @param path a directory; its parent must exist
   * @param options from {@link StoreOptions#builder}
   */
  public StoreOpening(Path path, StoreOptions options) {
    this.path = CoinStore.utf8(path.toString());
    long[] address = new long[1];
    java.util.Objects.requireNonNull(options, "options");
    CoinstoreNative.coinstore_options_new(address);
    handle = new NativeHandle(this, "opening", address[0], CoinstoreNative::coinstore_options_free);
    try {
      if (options.environmentPrefix != null) {
        CoinstoreNative.coinstore_options_from_env(address[0], CoinStore.utf8(options.environmentPrefix));
      }
      options.values.forEach(
          (name, value) ->
              CoinstoreNative.coinstore_options_set(address[0], CoinStore.utf8(name), CoinStore.utf8(value)));
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
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
    long options = handle.enter();
    try {
      CoinstoreNative.coinstore_open(path, options, store);
      return new CoinStore(store[0]);
    } finally {
      handle.leave();
    }
  }

  /**
   * Records of the log that are replayed, and those to replay. Any thread.
   *
   * @return done and total
   */
  public Progress progress() {
    long[] done = new long[1];
    long[] total = new long[1];
    long options = handle.enter();
    try {
      CoinstoreNative.coinstore_options_progress(options, done, total);
      return new Progress(done[0], total[0]);
    } finally {
      handle.leave();
    }
  }

  /** Ends the {@link #run} of this moment; the store is left as it was. Any thread. */
  public void interrupt() {
    long options = handle.enter();
    try {
      CoinstoreNative.coinstore_options_interrupt(options);
    } finally {
      handle.leave();
    }
  }

  /** Gives back the options. A store that was opened stays open. */
  @Override
  public void close() {
    handle.close();
  }
}
