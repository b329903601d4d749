// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coin;
import static coinstore.Chain.coins;
import static coinstore.Chain.of;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a program does with its objects, it gets an exception and never a dead process. */
class LifetimeTest {
  @TempDir Path folder;

  @Test
  void everyCallAfterCloseThrows() {
    CoinStore store = CoinStore.open(folder.resolve("store"));
    store.apply(block(0).add(coin('a', 1)).build());
    PendingBlock pending = store.begin(block(1).build());
    RollbackReport report = store.planRollback(0);
    View view = store.view().orElseThrow();
    Query query = Query.byPuzzleHash(of('a')).build();
    Query hints = Query.byHint(new byte[1]).build();
    QueryStream stream = store.find(query);
    store.close();
    store.close();
    store.closeIfIdle();

    Block next = block(1).build();
    RecordBuffer room = new RecordBuffer(1);
    List<Executable> calls =
        List.of(
            store::tip, () -> store.blockAt(0), () -> store.get(of('a')), () -> store.getMany(List.of(of('a'))),
            () -> store.isUnspent(of('a')), () -> store.hints(List.of(of('a'))), () -> store.prove(of('a')),
            () -> store.apply(next), () -> store.dryRun(next), () -> store.applyAll(List.of(next)),
            () -> store.begin(next), () -> store.rollback(0), () -> store.rollbackWithReport(0),
            () -> store.planRollback(0), store::rollbackFloor, store::sync, store::interrupt, store::check,
            store::statistics, store::progress, () -> store.readLog(CoinStore.LogLevel.INFO), store::view,
            () -> store.viewAt(0), () -> store.blockRoots(0), store::checkpoint, store::compact, store::metrics,
            () -> store.copyTo(folder.resolve("copy")), () -> store.setting("sync_mode"),
            () -> store.find(query), () -> store.page(query, Cursor.START, 1),
            () -> store.page(query, Cursor.START, room),
            () -> store.hintPage(hints, Cursor.START, 1), () -> store.hintPairs(hints).count(),
            () -> store.balance(of('a')), () -> store.balancePage(Cursor.START, 1), () -> store.allBalances().count(),
            () -> store.lineage(of('a')), view::tip, view::block, () -> view.get(of('a')), () -> view.find(query),
            () -> view.page(query, Cursor.START, 1), () -> view.prove(of('a')), () -> view.allBalances().count(),
            stream::cursor, stream::tip, () -> stream.read(room), () -> stream.iterator().next(),
            () -> pending.add(coin('b', 1)), () -> pending.spend(new IdBuffer().add(of('a'))),
            () -> pending.hint(of('a'), new byte[1]), pending::root, pending::commit,
            () -> report.read(room), () -> report.iterator().next(), () -> report.stream().count());
    for (Executable call : calls) assertThrows(StoreClosedException.class, call);
    List<AutoCloseable> children = List.of(pending, report, view, query, hints, stream);
    for (AutoCloseable child : children) assertThrows0(child::close);
    for (AutoCloseable child : children) assertThrows0(child::close);
    List<Executable> late =
        List.of(
            pending::commit, () -> report.read(room), report::interrupt, view::tip, stream::cursor, stream::interrupt,
            query::interrupt, () -> store.page(query, Cursor.START, 1));
    for (Executable call : late) assertThrows(StoreClosedException.class, call);
  }

  @Test
  void aClosedQueryOrViewIsRefusedByAnOpenStore() {
    try (CoinStore store = CoinStore.open(folder.resolve("store"))) {
      store.apply(block(0).add(coin('a', 1)).build());
      Query query = Query.byPuzzleHash(of('a')).build();
      View view = store.view().orElseThrow();
      QueryStream stream = view.find(query);
      query.close();
      view.close();
      assertThrows(StoreClosedException.class, () -> store.page(query, Cursor.START, 1));
      assertThrows(StoreClosedException.class, () -> store.find(query));
      assertThrows(StoreClosedException.class, view::tip);
      assertEquals(1, stream.stream().count());
    }
  }

  private static void assertThrows0(Executable nothing) {
    try {
      nothing.execute();
    } catch (Throwable e) {
      fail(e);
    }
  }

  @Test
  void closeIfIdleSaysThatChildrenLive() {
    CoinStore store = CoinStore.open(folder.resolve("store"));
    store.apply(block(0).add(coin('a', 1)).build());
    try (RollbackReport report = store.planRollback(0)) {
      assertThrows(StoreBusyException.class, store::closeIfIdle);
      assertTrue(store.tip().isPresent());
    }
    store.closeIfIdle();
    assertThrows(StoreClosedException.class, store::tip);
  }

  @Test
  void closeEndsCallsOfOtherThreads() throws InterruptedException {
    for (int round = 0; round < 12; ++round) {
      CoinStore store = CoinStore.open(folder.resolve("store" + round));
      List<Coin> coins = coins(200, 'a');
      store.apply(block(0, coins));
      List<Bytes32> ids = NativeVerifier.coinIds(coins);
      View view = store.view().orElseThrow();
      Query query = Query.byPuzzleHash(of('a')).build();
      CountDownLatch started = new CountDownLatch(6);
      AtomicReference<Throwable> odd = new AtomicReference<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 6; ++i) {
        int task = i;
        Thread thread =
            new Thread(
                () -> {
                  started.countDown();
                  try {
                    for (long height = 1; ; ++height) {
                      if (task == 0) store.check();
                      if (task == 1) store.getMany(ids);
                      if (task == 2) store.apply(block(height).add(coin('b', height)).build());
                      if (task == 3) store.planRollback(0).forEach(record -> {});
                      if (task == 4) view.find(query).forEach(record -> {});
                      if (task == 5) store.page(query, Cursor.START, 200);
                    }
                  } catch (StoreClosedException | StoreInterruptedException e) {
                    // What was to happen.
                  } catch (Throwable e) {
                    odd.set(e);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      started.await();
      if (round % 2 == 0) Thread.sleep(2);
      if (round % 3 == 1) view.close();
      if (round % 3 == 2) query.close();
      store.close();
      for (Thread thread : threads) {
        thread.join(30_000);
        assertFalse(thread.isAlive());
      }
      assertEquals(null, odd.get());
      query.close();
      view.close();
    }
  }

  @Test
  void aQueryIsInterruptedAndCanBeAskedAgain() throws InterruptedException {
    try (CoinStore store = CoinStore.open(folder.resolve("store"));
        Query query = Query.byPuzzleHash(of('a')).build()) {
      store.apply(block(0, coins(20_000, 'a')));
      AtomicReference<Throwable> end = new AtomicReference<>();
      Thread reader =
          new Thread(
              () -> {
                RecordBuffer records = new RecordBuffer(20_000);
                try {
                  for (; ; ) store.page(query, Cursor.START, records);
                } catch (Throwable e) {
                  end.set(e);
                }
              });
      reader.start();
      while (reader.isAlive()) query.interrupt();
      reader.join();
      assertEquals(StoreInterruptedException.class, end.get().getClass());
      assertEquals(100, store.page(query, Cursor.START, 100).items().size());
    }
  }

  @Test
  void manyThreadsMayCloseAtOnce() {
    for (int round = 0; round < 20; ++round) {
      CoinStore store = CoinStore.open(folder.resolve("store" + round));
      store.apply(block(0).add(coin('a', 1)).build());
      Query query = Query.allUnspent().build();
      List<AutoCloseable> all =
          List.of(store, store.begin(block(1).build()), store.view().orElseThrow(), query, store.find(query));
      IntStream.range(0, 20).parallel().forEach(i -> assertThrows0(all.get(i % 5)::close));
      assertThrows(StoreClosedException.class, store::tip);
    }
  }

  @Test
  void aReportIsForOneThreadAtATime() {
    try (CoinStore store = CoinStore.open(folder.resolve("store"))) {
      store.apply(block(0, coins(50_000, 'a')));
      try (RollbackReport report = store.rollbackWithReport(-1)) {
        AtomicInteger records = new AtomicInteger();
        IntStream.range(0, 4).parallel().forEach(i -> {
          RecordBuffer page = new RecordBuffer(100);
          try {
            for (int n = report.read(page); n > 0; n = report.read(page)) records.addAndGet(n);
          } catch (CoinStoreException e) {
            assertEquals(Status.CONCURRENT_USE, e.status());
          }
        });
        assertTrue(records.get() > 0 && records.get() <= 50_000);
      }
    }
  }

  @Test
  void collectionsDuringCallsDoNoHarm() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    Thread collector = new Thread(() -> {
      while (!stop.get()) System.gc();
    });
    try (CoinStore store = CoinStore.open(folder.resolve("store"))) {
      List<Coin> coins = coins(100, 'a');
      store.apply(block(0, coins));
      collector.start();
      for (int i = 0; i < 1_000; ++i) {
        Coin coin = coins.get(i % 100);
        assertEquals(coin, store.get(coin.id()).orElseThrow().coin());
        assertEquals(coin, store.view().orElseThrow().get(coin.id()).orElseThrow().coin());
        assertEquals(coin, store.find(Query.byId(coin.id()).build()).iterator().next().coin());
        assertArrayEquals(new boolean[] {true, false}, store.areUnspent(List.of(coin.id(), of('?'))));
      }
    } finally {
      stop.set(true);
      collector.join();
    }
  }

  @Test
  void theLastCallOfAForgottenStoreIsNotCutShort() throws InterruptedException {
    for (int i = 0; i < 5; ++i) {
      Path path = folder.resolve("store" + i);
      assertEquals(20_000, countOfForgotten(path));
      waitUntilClosed(path);
    }
  }

  private static long countOfForgotten(Path path) {
    CoinStore.open(path).apply(block(0, coins(20_000, 'a')));
    RollbackReport report;
    for (; ; ) {
      try {
        report = CoinStore.open(path).planRollback(-1);
        break;
      } catch (StoreLockedException e) {
        System.gc();
      }
    }
    long n = 0;
    RecordBuffer page = new RecordBuffer(100);
    while (report.read(page) > 0) {
      n += page.size();
      if (n % 5_000 == 0) System.gc();
    }
    return n;
  }

  @Test
  void forgottenObjectsAreFreedAndCounted() throws InterruptedException {
    long before = Library.leakedHandles();
    try (CoinStore store = CoinStore.open(folder.resolve("store"))) {
      store.apply(block(0).add(coin('a', 1)).build());
      for (int i = 0; i < 3000; ++i) {
        store.begin(block(1).build());
        store.planRollback(0).read(new RecordBuffer(1));
        store.view().orElseThrow().find(Query.allUnspent().build()).read(new RecordBuffer(1));
      }
      for (int i = 0; i < 200 && Library.leakedHandles() - before < 14_000; ++i) {
        System.gc();
        Thread.sleep(10);
      }
      assertTrue(Library.leakedHandles() - before >= 14_000);
      assertTrue(store.tip().isPresent());
    }
    CoinStore.open(folder.resolve("forgotten")).apply(block(0).build());
    waitUntilClosed(folder.resolve("forgotten"));
  }

  private static void waitUntilClosed(Path path) throws InterruptedException {
    for (int i = 0; i < 200; ++i) {
      System.gc();
      Thread.sleep(10);
      try (CoinStore again = CoinStore.open(path)) {
        assertTrue(again.tip().isPresent());
        return;
      } catch (StoreLockedException e) {
        // Not collected yet.
      }
    }
    fail("the forgotten store stayed open");
  }
}
