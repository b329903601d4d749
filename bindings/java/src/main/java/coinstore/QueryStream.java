// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Optional;

/**
 * The coins that a query asks for. It holds a place, not a state: without a view each page is of the tip of its moment,
 * and {@link #read} throws {@link StaleCursorException} once a rollback has taken the last page's block away.
 */
public final class QueryStream extends RecordStream {
  private static final int NOT_FOUND = Status.NOT_FOUND.code();

  QueryStream(CoinStore store, long address) {
    super(store, "query's stream", address);
  }

  /**
   * Where it stands: behind the last record that {@link #read} gave. An iterator has read a page ahead.
   *
   * @return where {@link Reader#find(Query, Cursor)} can go on
   */
  public Cursor cursor() {
    byte[][] cursor = new byte[1][];
    call(iter -> CoinstoreNative.coinstore_iter_cursor(iter, cursor));
    return Cursor.take(cursor);
  }

  /**
   * Of which block the records last read are: the view's, or the tip of that moment.
   *
   * @return empty if nothing was read yet, or the store was empty
   */
  public Optional<Tip> tip() {
    byte[] tip = new byte[NativeLayout.TIP];
    int status = call(iter -> CoinstoreNative.coinstore_iter_tip(iter, tip));
    return status == NOT_FOUND ? Optional.empty() : Optional.of(NativeLayout.readTip(tip));
  }
}
