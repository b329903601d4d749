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

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
            store::statistics, store::progress, () -> store.readLog(CoinStore.LogLevel.INFO),
            () -> pending.add(coin('b', 1)), () -> pending.spend(new IdBuffer().add(of('a'))),
            () -> pending.hint(of('a'), new byte[1]), pending::root, pending::commit,
            () -> report.read(room), () -> report.iterator().next(), () -> report.stream().count());
    for (Executable call : calls) assertThrows(StoreClosedException.class, call);
    for (AutoCloseable child : List.of(pending, report, pending, report)) assertThrows0(child::close);
    assertThrows(StoreClosedException.class, pending::commit);
    assertThrows(StoreClosedException.class, () -> report.read(room));
    assertThrows(StoreClosedException.class, report::interrupt);
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
      CountDownLatch started = new CountDownLatch(4);
      AtomicReference<Throwable> odd = new AtomicReference<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; ++i) {
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
      store.close();
      for (Thread thread : threads) {
        thread.join(30_000);
        assertFalse(thread.isAlive());
      }
      assertEquals(null, odd.get());
    }
  }

  @Test
  void manyThreadsMayCloseAtOnce() {
    for (int round = 0; round < 20; ++round) {
      CoinStore store = CoinStore.open(folder.resolve("store" + round));
      PendingBlock pending = store.begin(block(0).build());
      IntStream.range(0, 8).parallel().forEach(i -> {
        if (i % 2 == 0) store.close();
        else pending.close();
      });
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
      }
      for (int i = 0; i < 200 && Library.leakedHandles() - before < 5000; ++i) {
        System.gc();
        Thread.sleep(10);
      }
      assertTrue(Library.leakedHandles() - before >= 5000);
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

  @Test
  void wrongArgumentsThrow() {
    CoinStore store = CoinStore.open(folder.resolve("store"));
    RollbackReport report = store.rollbackWithReport(-1);
    IdBuffer two = new IdBuffer().add(of('a')).add(of('b'));
    ByteBuffer heap = ByteBuffer.allocate(Proof.MAX_SIZE);
    ByteBuffer small = ByteBuffer.allocateDirect(1);
    ByteBuffer readOnly = ByteBuffer.allocateDirect(Proof.MAX_SIZE).asReadOnlyBuffer();
    Block.Builder built = block(0);
    built.build();

    List<Executable> illegal =
        List.of(
            () -> store.getMany(two, new RecordBuffer(1)), () -> store.areUnspent(two, small),
            () -> store.areUnspent(two, heap), () -> store.areUnspent(two, readOnly),
            () -> store.prove(of('a'), small), () -> store.prove(of('a'), heap), () -> store.prove(of('a'), readOnly),
            () -> report.read(new RecordBuffer(0)), () -> new RecordBuffer(-1),
            () -> Bytes32.of(new byte[31]), () -> Bytes32.of(new byte[33]), () -> Bytes32.fromHex("00"),
            () -> Bytes32.fromHex("x".repeat(64)), () -> new Hint(of('a'), new byte[33]),
            () -> block(0).hint(of('a'), new byte[33]), () -> Path.of("a\0b"),
            () -> StoreOptionsTest.open(folder.resolve("other"), "a\0b", "1"));
    for (Executable call : illegal) assertThrows(IllegalArgumentException.class, call);

    List<Executable> nulls =
        List.of(
            () -> CoinStore.open(null), () -> CoinStore.open(folder, null), () -> CoinStore.destroy(null),
            () -> store.apply(null), () -> store.dryRun(null), () -> store.applyAll(null),
            () -> store.applyAll(Arrays.asList((Block) null)), () -> store.begin(null), () -> store.get(null),
            () -> store.getMany(null), () -> store.getMany(null, new RecordBuffer(1)), () -> store.getMany(two, null),
            () -> store.isUnspent(null), () -> store.areUnspent(two, null), () -> store.hints(null),
            () -> store.hints(Arrays.asList((Bytes32) null)), () -> store.prove(null), () -> store.prove(of('a'), null),
            () -> store.readLog(null), () -> report.read(null), () -> block(0).add(null), () -> block(0).spend(null),
            () -> block(0).hint(null, new byte[1]), () -> block(0).hint(of('a'), null), () -> block(0).blockHash(null),
            () -> new Coin(null, of('a'), 1), () -> new Coin(of('a'), null, 1), () -> Bytes32.of(null),
            () -> NativeVerifier.coinId(null), () -> NativeVerifier.coinIds(null),
            () -> NativeVerifier.verify(null, of('a'), of('b'), Expectation.EITHER),
            () -> NativeVerifier.verify(new byte[1], null, of('b'), Expectation.EITHER),
            () -> NativeVerifier.verify(new byte[1], of('a'), null, Expectation.EITHER),
            () -> NativeVerifier.verify(new byte[1], of('a'), of('b'), null),
            () -> PureVerifier.verify(null, of('a'), of('b'), Expectation.EITHER),
            () -> PureVerifier.verify(new byte[1], of('a'), of('b'), null));
    for (Executable call : nulls) assertThrows(NullPointerException.class, call);

    assertThrows(IllegalStateException.class, () -> built.add(coin('a', 1)));
    assertThrows(IllegalStateException.class, built::build);
    assertThrows(IndexOutOfBoundsException.class, () -> new RecordBuffer(1).get(0));
    assertThrows(IndexOutOfBoundsException.class, () -> new IdBuffer().add(small, 0));
    Block far = Block.builder(-1).build();
    assertEquals(
        Status.HEIGHT_TOO_LARGE, assertThrows(BlockRefusedException.class, () -> store.apply(far)).status());
    report.close();
    store.close();
  }

  /** What the facade never does: the generated functions stand even that. */
  @Test
  void theFlatFunctionsRefuseWhatTheyCannotRead() {
    byte[] id = new byte[32];
    List<Executable> illegal =
        List.of(
            () -> CoinstoreNative.coinstore_coin_id(new byte[71], id),
            () -> CoinstoreNative.coinstore_coin_id(new byte[72], new byte[31]),
            () -> CoinstoreNative.coinstore_coin_ids(ByteBuffer.allocate(72), null),
            () -> CoinstoreNative.coinstore_coin_ids(ByteBuffer.allocateDirect(71), null),
            () -> CoinstoreNative.coinstore_get_tip(0, 0, new byte[175]),
            () -> CoinstoreNative.coinstore_open(new byte[1], 0, new long[1]),
            () -> CoinstoreNative.coinstore_options_new(new long[0]));
    for (Executable call : illegal) assertThrows(IllegalArgumentException.class, call);
    List<Executable> nulls =
        List.of(
            () -> CoinstoreNative.coinstore_coin_id(null, id), () -> CoinstoreNative.coinstore_coin_id(new byte[72], null),
            () -> CoinstoreNative.coinstore_block_begin(0, null, new long[1]));
    for (Executable call : nulls) assertThrows(NullPointerException.class, call);
    List<Executable> zeros =
        List.of(
            () -> CoinstoreNative.coinstore_get_tip(0, 0, new byte[176]),
            () -> CoinstoreNative.coinstore_get_tip(0, 0, null), () -> CoinstoreNative.coinstore_sync(0),
            () -> CoinstoreNative.coinstore_options_new(null), () -> CoinstoreNative.coinstore_iter_next(0, null, null),
            () -> CoinstoreNative.coinstore_coin_ids(ByteBuffer.allocateDirect(72), null));
    for (Executable call : zeros) {
      assertEquals(Status.ARGUMENT, assertThrows(CoinStoreException.class, call).status());
    }
    CoinstoreNative.coinstore_free(0);
    CoinstoreNative.coinstore_block_free(0);
    CoinstoreNative.coinstore_iter_free(0);
    CoinstoreNative.coinstore_options_free(0);
    CoinstoreNative.coinstore_buffer_free(0);
    assertEquals(0, CoinstoreNative.coinstore_buffer_data(0).length);
  }
}
