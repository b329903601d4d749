// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * What a reader reads: a store as of a view's block, or as of the tip at the moment of each call.
 *
 * @param store the store
 * @param view null for the tip
 */
record AsOf(CoinStore store, View view) {
  /** To native code: no view, so the tip. */
  private static final long TIP = 0;

  /** A native call, which answers a status. */
  interface Call {
    int run(long store, long view);
  }

  /** Makes a call. Whoever closes the store or the view meanwhile, neither is freed before the call is out. */
  int call(Call call) {
    return store.call(
        storeAddress ->
            view == null
                ? call.run(storeAddress, TIP)
                : view.call(viewAddress -> call.run(storeAddress, viewAddress)));
  }
}
