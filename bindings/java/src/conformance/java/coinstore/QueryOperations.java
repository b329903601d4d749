// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Queries and their whole answers; balances, lineage, roots of blocks. */
final class QueryOperations {
  private final Player player;

  private QueryOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    QueryOperations operations = new QueryOperations(player);
    player.register("query", operations::query);
    player.register("chia_pages", operations::chiaPages);
    player.register("hint_pairs", operations::hintPairs);
    player.register("balances", operations::balances);
    player.register("all_balances", operations::allBalances);
    player.register("lineage", operations::lineage);
    player.register("block_roots", operations::blockRoots);
  }

  static Query queryOf(Operation op) {
    Operation wanted = op.object("query");
    Query.Builder builder = builderOf(wanted);
    for (String setting : wanted.fields().keySet()) {
      switch (setting) {
        case "source", "keys" -> {}
        case "start" -> builder.createdFrom(wanted.unsigned(setting));
        case "end" -> builder.createdBelow(wanted.unsigned(setting));
        case "min" -> builder.changedFrom(wanted.unsigned(setting));
        case "max" -> builder.changedUpTo(wanted.unsigned(setting));
        case "min_amount" -> builder.minAmount(wanted.unsigned(setting));
        case "scan_budget" -> builder.scanBudget(wanted.unsigned(setting));
        case "spent" -> builder.withSpent(wanted.flag(setting));
        case "unspent" -> builder.withUnspent(wanted.flag(setting));
        case "hinted" -> builder.withHinted(wanted.flag(setting));
        case "chia_page" -> builder.chiaPages().order(orderOf(wanted));
        case "order" -> builder.order(orderOf(wanted));
        default -> throw new IllegalStateException("no setting " + setting);
      }
    }
    return builder.build();
  }

  private static Query.Order orderOf(Operation wanted) {
    return "height".equals(wanted.textOrNull("order")) ? Query.Order.HEIGHT : Query.Order.KEY;
  }

  private static Query.Builder builderOf(Operation wanted) {
    List<Object> keys = wanted.list("keys");
    return switch (wanted.text("source")) {
      case "puzzle_hash" -> Query.byPuzzleHash(IdBuffer.of(Values.ids(keys)));
      case "hint" -> Query.byHint(
          keys.stream().map(key -> HexFormat.of().parseHex(Json.as(key))).toArray(byte[][]::new));
      case "parent" -> Query.byParent(IdBuffer.of(Values.ids(keys)));
      case "id" -> Query.byId(IdBuffer.of(Values.ids(keys)));
      case "added_at" -> Query.addedAt(heights(keys));
      case "removed_at" -> Query.removedAt(heights(keys));
      case "changed_at" -> Query.changedAt(heights(keys));
      case "all_unspent" -> {
        if (!keys.isEmpty()) throw new IllegalArgumentException("the binding has no way to give it keys");
        yield Query.allUnspent();
      }
      default -> throw new IllegalStateException("no source " + wanted.text("source"));
    };
  }

  private static long[] heights(List<Object> keys) {
    return keys.stream().mapToLong(key -> Long.parseUnsignedLong(Json.as(key), 16)).toArray();
  }

  /** The whole answer, joined from pages. */
  private static <T> List<Object> joined(Function<Cursor, Page<T>> read, Function<T, Object> valueOf) {
    List<Object> got = new ArrayList<>();
    Page<T> page = read.apply(Cursor.START);
    for (; ; ) {
      page.items().forEach(item -> got.add(valueOf.apply(item)));
      if (!page.hasMore()) return got;
      page = read.apply(page.next());
    }
  }

  private Status query(Operation op) {
    try (Query query = queryOf(op)) {
      Reader reader = player.reader(op);
      int cap = op.number("cap");
      CoinStoreException failure = null;
      try {
        List<Object> pages = joined(cursor -> reader.page(query, cursor, cap), Values::of);
        player.compare("records", op.get("records"), pages);
      } catch (CoinStoreException e) {
        failure = e;
      }
      compareStream(op, reader, query, failure);
      if (failure != null) throw failure;
      return Status.OK;
    }
  }

  /** The same answer once more, or the status with which its pages failed. */
  private void compareStream(Operation op, Reader reader, Query query, CoinStoreException failure) {
    try {
      List<List<Object>> got = reader.find(query).stream().map(Values::of).toList();
      if (failure == null) player.compare("records of the stream", op.get("records"), got);
      else player.differ("the stream does not fail");
    } catch (CoinStoreException e) {
      player.compare("status of the stream", failure == null ? Status.OK : failure.status(), e.status());
    }
  }

  private Status chiaPages(Operation op) {
    try (Query query = queryOf(op)) {
      List<Object> pages = new ArrayList<>();
      Page<CoinRecord> page;
      Cursor cursor = Cursor.START;
      do {
        page = player.reader(op).page(query, cursor, op.number("cap"));
        cursor = page.next();
        String nextHeight = page.nextHeight().isPresent() ? Values.decimal(page.nextHeight().getAsLong()) : null;
        pages.add(Arrays.asList(page.items().stream().map(Values::of).toList(), nextHeight));
      } while (page.hasMore());
      player.compare("pages", op.get("pages"), pages);
      return Status.OK;
    }
  }

  private Status hintPairs(Operation op) {
    try (Query query = queryOf(op)) {
      Reader reader = player.reader(op);
      int cap = op.number("cap");
      List<Object> pages = joined(cursor -> reader.hintPage(query, cursor, cap), Values::of);
      player.compare("hints", op.get("hints"), pages);
      player.compare("hints of the stream", op.get("hints"), reader.hintPairs(query).map(Values::of).toList());
      return Status.OK;
    }
  }

  private Status balances(Operation op) {
    List<Bytes32> puzzleHashes = Values.ids(op.list("puzzle_hashes"));
    List<Balance> balances = player.reader(op).balances(puzzleHashes);
    player.compare("puzzle hashes", puzzleHashes, balances.stream().map(Balance::puzzleHash).toList());
    List<List<Object>> amounts = balances.stream().map(balance -> Values.of(balance).subList(1, 3)).toList();
    player.compare("balances", op.get("balances"), amounts);
    return Status.OK;
  }

  private Status allBalances(Operation op) {
    Reader reader = player.reader(op);
    int cap = op.number("cap");
    List<Object> pages = joined(cursor -> reader.balancePage(cursor, cap), Values::of);
    player.compare("balances", op.get("balances"), pages);
    player.compare("balances of the stream", op.get("balances"), reader.allBalances().map(Values::of).toList());
    return Status.OK;
  }

  private Status lineage(Operation op) {
    Optional<Lineage> lineage = player.reader(op).lineage(op.bytes32("puzzle_hash"));
    if (lineage.isEmpty()) return Status.NOT_FOUND;
    player.compare("coin", op.get("coin"), Values.of(lineage.get().coin()));
    player.compare("parent", op.get("parent"), Values.of(lineage.get().parent()));
    return Status.OK;
  }

  private Status blockRoots(Operation op) {
    Optional<BlockRoots> roots = player.store(op).blockRoots(op.unsigned("height"));
    if (roots.isEmpty()) return Status.NOT_FOUND;
    player.compare("additions_root", op.get("additions_root"), roots.get().additions().toString());
    player.compare("removals_root", op.get("removals_root"), roots.get().removals().toString());
    return Status.OK;
  }
}
