// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coin;
import static coinstore.Chain.coins;
import static coinstore.Chain.of;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ViewTest {
  @TempDir Path folder;
  private CoinStore store;
  private final Bytes32 one = coin('a', 1).id();
  private final Bytes32 later = coin('b', 1).id();

  @BeforeEach
  void open() {
    store = CoinStore.open(folder.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Block second() {
    return block(1).spend(one).add(coin('b', 1)).hint(later, new byte[] {7}).build();
  }

  @Test
  void thereIsNoneWhereThereIsNoBlock() {
    assertEquals(Optional.empty(), store.view());
    assertEquals(Optional.empty(), store.viewAt(0));
    store.apply(block(5).build());
    assertEquals(Optional.empty(), store.viewAt(4));
    assertEquals(Optional.empty(), store.viewAt(6));
    try (View view = store.viewAt(5).orElseThrow()) {
      assertEquals(5, view.block().height());
    }
  }

  @Test
  void itAnswersAsOfItsBlock() {
    store.apply(block(0, coins(10, 'a')));
    Tip first = store.tip().orElseThrow();
    try (View view = store.view().orElseThrow(); Query a = Query.byPuzzleHash(of('a')).withUnspent(false).build();
        Query unspent = Query.allUnspent().build(); Query hinted = Query.byId(later).build()) {
      store.apply(second());

      assertEquals(first.stateRoot(), view.block().stateRoot());
      assertEquals(Optional.empty(), view.blockAt(1));
      assertEquals(first.blockHash(), view.blockAt(0).orElseThrow().blockHash());
      assertEquals(CoinRecord.UNSPENT, view.get(one).orElseThrow().spentHeight());
      assertEquals(1, store.get(one).orElseThrow().spentHeight());
      assertEquals(Optional.empty(), view.get(later));
      assertEquals(Optional.empty(), view.getMany(List.of(one, later)).get(1));
      assertArrayEquals(new boolean[] {true, false}, view.areUnspent(List.of(one, later)));
      assertArrayEquals(new boolean[] {false, true}, store.areUnspent(List.of(one, later)));
      assertEquals(List.of(), view.hints(List.of(later)));
      assertEquals(1, store.hints(List.of(later)).size());
      PureVerifier.verify(view.prove(one), first.stateRoot(), one, Expectation.PRESENT);
      assertEquals(List.of(10L, 9L), List.of(view.balance(of('a')).coins(), store.balance(of('a')).coins()));
      assertEquals(List.of(1L, 2L), List.of(view.allBalances().count(), store.allBalances().count()));
      assertEquals(List.of(0L, 1L), List.of(view.find(a).stream().count(), store.find(a).stream().count()));
      assertEquals(10, view.find(unspent).stream().filter(record -> !record.isSpent()).count());
      assertEquals(List.of(0L, 1L), List.of(view.hintPairs(hinted).count(), store.hintPairs(hinted).count()));
      assertEquals(List.of(), view.page(a, Cursor.START, 10).items());
      assertEquals(Optional.empty(), view.lineage(of('a')));
      Cursor cursor = view.page(unspent, Cursor.START, 1).next();
      assertEquals(
          Status.INVALID_CURSOR,
          assertThrows(CoinStoreException.class, () -> store.page(unspent, cursor, 1)).status());
    }
  }

  @Test
  void aRollbackEndsItForGood() {
    store.apply(block(0, coins(10, 'a')));
    store.apply(second());
    try (View old = store.viewAt(0).orElseThrow(); View ended = store.view().orElseThrow();
        Query query = Query.allUnspent().build()) {
      QueryStream begun = ended.find(query);
      store.rollback(0);
      store.apply(second()); // the same block again is another one
      List<Executable> reads =
          List.of(
              ended::tip, ended::block, () -> ended.blockAt(0), () -> ended.get(one), () -> ended.getMany(List.of(one)),
              () -> ended.isUnspent(one), () -> ended.hints(List.of(one)), () -> ended.prove(one),
              () -> ended.balance(of('a')), () -> ended.allBalances().count(), () -> ended.lineage(of('a')),
              () -> ended.page(query, Cursor.START, 1), () -> begun.read(new RecordBuffer(1)));
      for (Executable read : reads) assertThrows(ViewEndedException.class, read);
      assertTrue(old.isUnspent(one));
      begun.close();
    }
  }

  @Test
  void itKeepsAStoreBusyUntilItIsClosed() {
    store.apply(block(0, coins(10, 'a')));
    View view = store.view().orElseThrow();
    QueryStream stream;
    try (Query query = Query.byPuzzleHash(of('a')).build()) {
      stream = view.find(query);
    }
    assertThrows(StoreBusyException.class, store::closeIfIdle);
    view.close();
    view.close();
    assertThrows(StoreClosedException.class, view::tip);
    assertEquals(10, stream.stream().count()); // it goes on as of the view's block
    store.closeIfIdle();
    view.close();
  }
}
