// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coin;
import static coinstore.Chain.coins;
import static coinstore.Chain.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryTest {
  private static final byte[] INVOICE = "invoice 17".getBytes();

  @TempDir Path folder;
  private CoinStore store;

  /** A singleton, and its successor with two hints. */
  private final Coin single = coin('s', 7);

  private final Coin next = new Coin(single.id(), of('s'), 7);

  @BeforeEach
  void makeChain() {
    store = CoinStore.open(folder.resolve("store"));
    Block.Builder first = block(0).add(single);
    coins(10, 'a').forEach(first::add);
    store.apply(first.build());
    store.apply(
        block(1).spend(coin('a', 1).id()).spend(single.id()).add(next).hint(next.id(), of('h').toByteArray())
            .hint(next.id(), INVOICE).build());
    store.apply(block(2, coins(3, 'b')));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private List<CoinRecord> answer(Query.Builder builder) {
    try (Query query = builder.build()) {
      return store.find(query).stream().toList();
    }
  }

  /** What identifies a coin here: amounts are different but for the two singletons. */
  private List<Long> amounts(Query.Builder builder) {
    return answer(builder).stream().map(record -> record.coin().amount()).toList();
  }

  @Test
  void everySourceFindsItsCoins() {
    assertEquals(10, answer(Query.byPuzzleHash(of('a'))).size());
    assertEquals(List.of(7L), amounts(Query.byHint(INVOICE)));
    assertEquals(List.of(7L), amounts(Query.byHint("?".getBytes(), of('h').toByteArray())));
    assertEquals(List.of(next.id()), answer(Query.byParent(single.id())).stream().map(CoinRecord::coinId).toList());
    assertEquals(
        List.of(3L, 7L, 2L), amounts(Query.byId(coin('a', 3).id(), of('?'), next.id(), coin('a', 2).id(), next.id())));
    assertEquals(11, count(Query.addedAt(0)));
    assertEquals(2, count(Query.removedAt(1)));
    assertEquals(3, count(Query.changedAt(1)));
    assertEquals(4, count(Query.addedAt(2, 99, 1)));
    List<CoinRecord> unspent = answer(Query.allUnspent());
    assertEquals(store.tip().orElseThrow().unspent(), unspent.size());
    assertEquals(unspent.stream().sorted(Comparator.comparing(CoinRecord::coinId)).toList(), unspent);
  }

  private int count(Query.Builder builder) {
    return answer(builder).size();
  }

  @Test
  void filtersLeaveCoinsOut() {
    assertEquals(9, count(Query.byPuzzleHash(of('a')).withSpent(false)));
    assertEquals(List.of(1L), amounts(Query.byPuzzleHash(of('a')).withUnspent(false)));
    assertEquals(0, count(Query.byPuzzleHash(of('a')).withSpent(false).withUnspent(false)));
    assertEquals(3, count(Query.byPuzzleHash(of('a'), of('b')).createdFrom(1)));
    assertEquals(10, count(Query.byPuzzleHash(of('a'), of('b')).createdBelow(2)));
    assertEquals(4, count(Query.byPuzzleHash(of('a'), of('b')).changedFrom(1)));
    assertEquals(9, count(Query.byPuzzleHash(of('a'), of('b')).changedUpTo(0)));
    assertEquals(List.of(9L, 10L), amounts(Query.byPuzzleHash(of('a')).minAmount(9)).stream().sorted().toList());
    assertEquals(0, count(Query.byPuzzleHash(of('h'))));
    assertEquals(List.of(7L), amounts(Query.byPuzzleHash(of('h')).withHinted(true)));
  }

  @Test
  void theOrderIsOfKeysOrOfHeights() {
    List<CoinRecord> byKey = answer(Query.byPuzzleHash(of('b'), of('a')));
    List<Bytes32> owners = byKey.stream().map(record -> record.coin().puzzleHash()).toList();
    assertEquals(List.of(of('b'), of('b'), of('b'), of('a')), owners.subList(0, 4));
    assertEquals(1, byKey.get(12).spentHeight());
    List<CoinRecord> byHeight = answer(Query.byPuzzleHash(of('b'), of('a')).order(Query.Order.HEIGHT));
    assertEquals(1, byHeight.get(9).spentHeight());
    assertEquals(of('b'), byHeight.get(12).coin().puzzleHash());
  }

  @Test
  void pagesOfAnySizeMakeTheWholeAnswer() {
    for (Query.Order order : Query.Order.values()) {
      Query.Builder builder = Query.byPuzzleHash(of('b'), of('s'), of('a')).order(order);
      List<CoinRecord> whole = answer(builder);
      assertEquals(15, whole.size());
      try (Query query = builder.build()) {
        for (int size = 1; size <= 16; ++size) assertEquals(whole, joined(query, size));
      }
    }
  }

  /** Cursors go through bytes, as they would through a file. */
  private List<CoinRecord> joined(Query query, int size) {
    List<CoinRecord> records = new ArrayList<>();
    Cursor cursor = Cursor.START;
    for (boolean hasMore = true; hasMore; ) {
      Page<CoinRecord> page = store.page(query, cursor, size);
      assertTrue(page.items().size() <= size);
      records.addAll(page.items());
      hasMore = page.hasMore();
      assertEquals(OptionalLong.empty(), page.nextHeight());
      cursor = Cursor.of(page.next().toByteArray());
      assertEquals(page.next(), cursor);
      assertEquals(page.next().hashCode(), cursor.hashCode());
    }
    return records;
  }

  @Test
  void aPageInMemoryOfTheCallersIsTheSame() {
    RecordBuffer records = new RecordBuffer(4);
    try (Query query = Query.byPuzzleHash(of('a')).build()) {
      Page<CoinRecord> page = store.page(query, Cursor.START, 4);
      PageEnd end = store.page(query, Cursor.START, records);
      assertEquals(new PageEnd(page.next(), true, OptionalLong.empty()), end);
      assertEquals(4, records.size());
      for (int i = 0; i < 4; ++i) {
        assertTrue(records.isFound(i));
        assertEquals(page.items().get(i), records.get(i));
      }
      // Where an unknown coin has been, a page's record is found again.
      store.getMany(new IdBuffer().add(of('?')), records);
      assertTrue(!records.isFound(0));
      store.page(query, end.next(), records);
      assertTrue(records.isFound(0));

      Page<CoinRecord> nothing = store.page(query, Cursor.START, 0);
      assertEquals(new Page<>(List.of(), Cursor.START, true, OptionalLong.empty()), nothing);
    }
  }

  @Test
  void aPageMayStopBeforeItIsFull() {
    try (Query query = Query.byPuzzleHash(of('a')).withUnspent(false).scanBudget(1).build()) {
      assertTrue(store.page(query, Cursor.START, 100).hasMore());
      assertEquals(1, joined(query, 100).size());
      assertEquals(1, store.find(query).stream().count());
    }
  }

  @Test
  void chiasPagesEndBetweenHeights() {
    try (Query query = Query.byPuzzleHash(of('a'), of('b')).chiaPages().build()) {
      Page<CoinRecord> first = store.page(query, Cursor.START, 12);
      assertEquals(10, first.items().size()); // those of heights 0 and 1; the 3 of height 2 do not fit
      assertEquals(OptionalLong.of(2), first.nextHeight());
      Page<CoinRecord> second = store.page(query, first.next(), 12);
      assertEquals(3, second.items().size());
      assertEquals(OptionalLong.empty(), second.nextHeight());
    }
  }

  @Test
  void hintsComeAsPairs() {
    List<Hint> both = List.of(new Hint(next.id(), of('h').toByteArray()), new Hint(next.id(), INVOICE));
    try (Query byId = Query.byId(of('?'), next.id()).build();
        Query byHint = Query.byHint(of('h').toByteArray(), INVOICE).build()) {
      assertEquals(both, store.hintPairs(byId).toList());
      assertEquals(both, store.hintPairs(byHint).toList());
      Page<Hint> page = store.hintPage(byHint, Cursor.START, 1);
      assertEquals(both.subList(0, 1), page.items());
      assertEquals(both.subList(1, 2), store.hintPage(byHint, page.next(), 1).items());
    }
  }

  @Test
  void aCursorThatIsNotOfThisQueryIsRefused() {
    try (Query a = Query.byPuzzleHash(of('a')).build(); Query b = Query.byPuzzleHash(of('b')).build();
        Query hints = Query.byHint(INVOICE).build()) {
      Cursor cursor = store.page(a, Cursor.START, 1).next();
      Cursor huge = Cursor.of(new byte[100_000]);
      for (Cursor bad : List.of(cursor, Cursor.of(new byte[1]), Cursor.of(new byte[128]), huge)) {
        assertEquals(Status.INVALID_CURSOR, statusOf(() -> store.page(b, bad, 1)));
        assertEquals(Status.INVALID_CURSOR, statusOf(() -> store.hintPage(hints, bad, 1)));
        assertEquals(Status.INVALID_CURSOR, statusOf(() -> store.find(b, bad)));
        assertEquals(Status.INVALID_CURSOR, statusOf(() -> store.balancePage(bad, 1)));
      }
    }
  }

  private static Status statusOf(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(CoinStoreException.class, call).status();
  }

  @Test
  void aRollbackMakesCursorsStale() {
    try (Query query = Query.byPuzzleHash(of('a')).build(); QueryStream stream = store.find(query)) {
      Cursor cursor = store.page(query, Cursor.START, 1).next();
      stream.read(new RecordBuffer(1));
      store.rollback(1);
      assertThrows(StaleCursorException.class, () -> store.page(query, cursor, 1));
      assertThrows(StaleCursorException.class, () -> store.find(query, cursor).stream().count());
      assertThrows(StaleCursorException.class, () -> stream.read(new RecordBuffer(1)));
      assertEquals(10, joined(query, 3).size());
    }
  }

  @Test
  void aCursorGoesOnAfterTheStoreWasReopened() {
    try (Query query = Query.byPuzzleHash(of('a')).build()) {
      List<CoinRecord> whole = store.find(query).stream().toList();
      Cursor cursor = store.page(query, Cursor.START, 4).next();
      store.close();
      store = CoinStore.open(folder.resolve("store"));
      assertEquals(whole.subList(4, 10), store.find(query, cursor).stream().toList());
    }
  }

  @Test
  void aStreamKnowsWhereItStandsAndClosesItselfAtItsEnd() {
    QueryStream stream;
    try (Query query = Query.byPuzzleHash(of('a')).build()) {
      stream = store.find(query);
      assertEquals(Optional.empty(), stream.tip());
      assertEquals(Cursor.START, stream.cursor());
      assertEquals(4, stream.read(new RecordBuffer(4)));
      assertEquals(store.tip(), stream.tip());
      assertEquals(6, store.find(query, stream.cursor()).stream().count());
      stream.interrupt(); // nothing runs, so nothing happens
    }
    int n = 0; // the query is closed, and the stream goes on without it
    for (CoinRecord record : stream) n += record.coin().puzzleHash().equals(of('a')) ? 1 : 0;
    assertEquals(6, n);
    assertThrows(StoreClosedException.class, stream::cursor);
    assertThrows(StoreClosedException.class, stream::tip);
    store.closeIfIdle(); // nothing is left
  }

  @Test
  void balancesAreSums() {
    BigInteger value = BigInteger.valueOf(2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10);
    Balance a = new Balance(of('a'), value, 9);
    Balance b = new Balance(of('b'), BigInteger.valueOf(6), 3);
    Balance s = new Balance(of('s'), BigInteger.valueOf(7), 1);
    Balance nothing = new Balance(of('?'), BigInteger.ZERO, 0);
    assertEquals(a, store.balance(of('a')));
    assertEquals(List.of(b, nothing, a, b), store.balances(List.of(of('b'), of('?'), of('a'), of('b'))));
    assertEquals(List.of(), store.balances(List.of()));
    assertEquals(List.of(a, b, s), store.allBalances().toList());
    Page<Balance> page = store.balancePage(Cursor.START, 2);
    assertEquals(List.of(a, b), page.items());
    assertEquals(List.of(s), store.balancePage(page.next(), 2).items());

    store.apply(block(3).add(coin('m', -1)).add(coin('m', -2)).build());
    BigInteger twoTo64 = BigInteger.TWO.pow(64);
    assertEquals(twoTo64.shiftLeft(1).subtract(BigInteger.valueOf(3)), store.balance(of('m')).amount());
  }

  @Test
  void aSingletonIsFoundWithItsParent() {
    Lineage lineage = store.lineage(of('s')).orElseThrow();
    assertEquals(next, lineage.coin().coin());
    assertTrue(lineage.coin().isFastForward());
    assertEquals(single, lineage.parent().coin());
    assertEquals(Optional.empty(), store.lineage(of('a')));
  }

  @Test
  void aBlockHasTwoRoots() {
    BlockRoots roots = store.blockRoots(2).orElseThrow();
    assertEquals(Bytes32.ZERO, roots.removals());
    assertTrue(!roots.additions().equals(Bytes32.ZERO));
    assertEquals(Optional.empty(), store.blockRoots(3));
  }

  @Test
  void whatASourceDoesNotHaveIsRefused() {
    List<Query.Builder> bad =
        List.of(
            Query.byParent(of('a')).minAmount(1), Query.allUnspent().createdFrom(1), Query.addedAt(1).withSpent(false),
            Query.byId(of('a')).order(Query.Order.HEIGHT), Query.byHint(INVOICE).withHinted(true),
            Query.byHint(new byte[0]), Query.byHint(new byte[33]), Query.allUnspent().scanBudget(0));
    for (Query.Builder builder : bad) assertEquals(Status.ARGUMENT, statusOf(builder::build));
    try (Query heights = Query.byHint(INVOICE).order(Query.Order.HEIGHT).build();
        Query all = Query.allUnspent().build()) {
      assertEquals(Status.ARGUMENT, statusOf(() -> store.hintPage(heights, Cursor.START, 1)));
      assertEquals(Status.ARGUMENT, statusOf(() -> store.hintPairs(all).count()));
    }
  }

  @Test
  void keysAreTakenAsTheyAreGiven() {
    IdBuffer keys = new IdBuffer().add(of('a'));
    Query.Builder builder = Query.byPuzzleHash(keys);
    keys.clear();
    keys.add(of('b'));
    assertEquals(10, count(builder));
    for (int i = 0; i < 100_000; ++i) keys.add(coin('?', i).id());
    assertEquals(3, count(Query.byPuzzleHash(keys)));
    assertEquals(0, count(Query.byPuzzleHash()));
    assertEquals(0, count(Query.byHint()));
    assertEquals(0, count(Query.addedAt()));
  }

  @Test
  void anEmptyStoreAnswersNothing() {
    store.rollback(-1);
    assertEquals(List.of(), answer(Query.allUnspent()));
    assertEquals(List.of(), store.allBalances().toList());
    try (Query query = Query.byPuzzleHash(of('a')).build()) {
      assertEquals(List.of(), store.page(query, Cursor.START, 10).items());
    }
  }
}
