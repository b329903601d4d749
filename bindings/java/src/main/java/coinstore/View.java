// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * A chain as of one of its blocks: every read answers as if the block were the tip. Any thread.
 *
 * <p>It names a block and pins nothing, so it costs nothing to keep. When a rollback takes its block away it ends for
 * good: every read throws {@link ViewEndedException}, also if the same block is applied again.
 */
public final class View extends Reader implements AutoCloseable {
  private final NativeHandle handle;
  private final AsOf asOf;

  View(CoinStore store, long address) {
    handle = new NativeHandle(this, "view", address, CoinstoreNative::coinstore_view_free);
    asOf = new AsOf(store, this);
  }

  /**
   * Its block and the state after it; durableHeight is that of now.
   *
   * @return what {@link #tip} has
   */
  public Tip block() {
    return tip().orElseThrow();
  }

  int call(NativeHandle.Call call) {
    return handle.call(this, call);
  }

  @Override
  AsOf asOf() {
    return asOf;
  }

  /** Refuses all further reads; those that run go on. Twice is fine. */
  @Override
  public void close() {
    handle.close();
  }
}
