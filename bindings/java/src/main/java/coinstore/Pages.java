// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads answers page by page. What native code writes about a page is gathered here. */
final class Pages {
  private final byte[][] cursor;
  private final long[] n = new long[1];
  private final long[] more = new long[1];
  private final long[] nextHeight = {NativeLayout.NONE};

  private Pages(Cursor from) {
    cursor = from.toGoOnFrom();
  }

  static PageEnd coins(AsOf asOf, Query query, Cursor from, RecordBuffer records) {
    Pages page = new Pages(from);
    query.call(
        address ->
            asOf.call(
                (store, view) ->
                    CoinstoreNative.coinstore_query_page(
                        store, view, address, records.records, page.n, page.cursor, page.more, page.nextHeight)));
    records.setFilled((int) page.n[0]);
    return new PageEnd(page.next(), page.hasMore(), page.nextHeight());
  }

  static Page<CoinRecord> coins(AsOf asOf, Query query, Cursor from, int size) {
    RecordBuffer records = new RecordBuffer(size);
    PageEnd end = coins(asOf, query, from, records);
    List<CoinRecord> items = new ArrayList<>(records.size());
    for (int i = 0; i < records.size(); ++i) items.add(records.get(i));
    return new Page<>(items, end.next(), end.hasMore(), end.nextHeight());
  }

  static Page<Hint> hints(AsOf asOf, Query query, Cursor from, int size) {
    Pages page = new Pages(from);
    ByteBuffer hints = NativeArray.memory(size, NativeLayout.HINT);
    query.call(
        address ->
            asOf.call(
                (store, view) ->
                    CoinstoreNative.coinstore_hint_page(store, view, address, hints, page.n, page.cursor, page.more)));
    return page.of(hints, NativeLayout.HINT, NativeLayout::readHint);
  }

  static Page<Balance> balances(AsOf asOf, Cursor from, int size) {
    Pages page = new Pages(from);
    ByteBuffer balances = NativeArray.memory(size, NativeLayout.BALANCE);
    asOf.call(
        (store, view) ->
            CoinstoreNative.coinstore_balance_page(store, view, balances, page.n, page.cursor, page.more));
    return page.of(balances, NativeLayout.BALANCE, NativeLayout::readBalance);
  }

  /** All items of all pages, each page read when the one before is used up. */
  static <T> Stream<T> all(Function<Cursor, Page<T>> read) {
    Page<T> front = new Page<>(List.of(), Cursor.START, true, OptionalLong.empty());
    return Stream.iterate(front, Objects::nonNull, page -> page.hasMore() ? read.apply(page.next()) : null)
        .flatMap(page -> page.items().stream());
  }

  private <T> Page<T> of(ByteBuffer memory, int itemSize, BiFunction<ByteBuffer, Integer, T> readItem) {
    List<T> items = new ArrayList<>((int) n[0]);
    for (int i = 0; i < n[0]; ++i) items.add(readItem.apply(memory, i * itemSize));
    return new Page<>(items, next(), hasMore(), nextHeight());
  }

  private Cursor next() {
    return Cursor.take(cursor);
  }

  private boolean hasMore() {
    return more[0] != 0;
  }

  private OptionalLong nextHeight() {
    return nextHeight[0] == NativeLayout.NONE ? OptionalLong.empty() : OptionalLong.of(nextHeight[0]);
  }
}
