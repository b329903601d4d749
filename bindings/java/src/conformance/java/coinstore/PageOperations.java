// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Single pages and their cursors; streams. */
final class PageOperations {
  private final Player player;

  private PageOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    PageOperations operations = new PageOperations(player);
    player.register("query_page", operations::queryPage);
    player.register("hint_page", operations::hintPage);
    player.register("balance_page", operations::balancePage);
    player.register("cursor", operations::cursor);
    player.register("iter_open", operations::iterOpen);
    player.register("iter_next", op -> operations.next(op, "iter"));
    player.register("iter_cursor", operations::iterCursor);
    player.register("iter_tip", operations::iterTip);
    player.register("iter_close", op -> operations.close(op, "iter"));
    player.register("report_next", op -> operations.next(op, "report"));
    player.register("report_close", op -> operations.close(op, "report"));
  }

  private Cursor begin(Operation op) {
    return op.has("begin") ? player.cursors.get(op.text("begin")) : Cursor.START;
  }

  private Status queryPage(Operation op) {
    try (Query query = QueryOperations.queryOf(op)) {
      int cap = op.number("cap");
      Page<CoinRecord> page = player.reader(op).page(query, begin(op), cap);
      RecordBuffer records = new RecordBuffer(cap);
      PageEnd end = player.reader(op).page(query, begin(op), records);
      player.compare("end of a page in memory", new PageEnd(page.next(), page.hasMore(), page.nextHeight()), end);
      player.compare("records in memory", op.get("records"), Values.of(records));
      return compare(op, "records", page, Values::of);
    }
  }

  private Status hintPage(Operation op) {
    try (Query query = QueryOperations.queryOf(op)) {
      return compare(op, "hints", player.reader(op).hintPage(query, begin(op), op.number("cap")), Values::of);
    }
  }

  private Status balancePage(Operation op) {
    return compare(op, "balances", player.reader(op).balancePage(begin(op), op.number("cap")), Values::of);
  }

  private <T> Status compare(Operation op, String rows, Page<T> page, Function<T, Object> valueOf) {
    if (op.has("end")) player.cursors.put(op.text("end"), page.next());
    player.compare(rows, op.get(rows), page.items().stream().map(valueOf).toList());
    boolean mustHaveMore = op.number("left") > 0;
    if (mustHaveMore || page.items().size() < op.number("cap")) player.compare("more", mustHaveMore, page.hasMore());
    return Status.OK;
  }

  private Status cursor(Operation op) {
    byte[] bytes = op.has("begin") ? begin(op).toByteArray() : op.bytes("bytes");
    if (op.has("keep")) bytes = Arrays.copyOf(bytes, op.number("keep"));
    if (op.has("flip")) {
      int bit = op.number("flip");
      bytes[bit / 8] ^= (byte) (0x80 >> bit % 8);
    }
    player.cursors.put(op.text("end"), Cursor.of(bytes));
    return Status.OK;
  }

  private Status iterOpen(Operation op) {
    try (Query query = QueryOperations.queryOf(op)) {
      RecordStream before = player.streams.put(op.text("iter"), player.reader(op).find(query, begin(op)));
      if (before != null) before.close();
      return Status.OK;
    }
  }

  private Status next(Operation op, String name) {
    RecordBuffer records = new RecordBuffer(op.number("cap"));
    RecordStream stream = player.streams.get(op.text(name));
    if (records.capacity() == 0) return nextWithoutRoom(op, stream, records);
    if (stream.read(records) == 0) return Status.DONE;
    player.compare("records", op.get("records"), Values.of(records));
    return Status.OK;
  }

  /** The binding refuses to read into no room, since it would look like the end; the stream stays where it was. */
  private Status nextWithoutRoom(Operation op, RecordStream stream, RecordBuffer records) {
    try {
      stream.read(records);
      player.differ("it read into no room");
    } catch (IllegalArgumentException e) {
      player.compare("records", op.get("records"), List.of());
    }
    return Status.OK;
  }

  private Status iterCursor(Operation op) {
    // A report is of a type that has neither cursor nor tip.
    if (!(player.streams.get(op.text("iter")) instanceof QueryStream stream)) return Status.UNSUPPORTED;
    player.cursors.put(op.text("end"), stream.cursor());
    return Status.OK;
  }

  private Status iterTip(Operation op) {
    if (!(player.streams.get(op.text("iter")) instanceof QueryStream stream)) return Status.UNSUPPORTED;
    Optional<Tip> tip = stream.tip();
    if (tip.isEmpty()) return Status.NOT_FOUND;
    player.compare("tip", op.get("tip"), Values.of(tip.get(), op.object("tip")));
    return Status.OK;
  }

  private Status close(Operation op, String name) {
    player.streams.get(op.text(name)).close();
    return Status.OK;
  }
}
