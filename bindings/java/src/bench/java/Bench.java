// SPDX-License-Identifier: Apache-2.0
import coinstore.Block;
import coinstore.Bytes32;
import coinstore.Coin;
import coinstore.CoinStore;
import coinstore.Cursor;
import coinstore.Expectation;
import coinstore.IdBuffer;
import coinstore.Library;
import coinstore.NativeVerifier;
import coinstore.PageEnd;
import coinstore.Proof;
import coinstore.PureVerifier;
import coinstore.Query;
import coinstore.QueryStream;
import coinstore.RecordBuffer;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * What a call costs from Java: the best of several rounds, in nanoseconds, with the bytes allocated on the heap.
 *
 * <pre>java -cp coinstore.jar Bench.java</pre>
 */
public final class Bench {
  private static final int COINS = 10_000;
  private static final Bytes32 OWNER = Bytes32.filled(1);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Bench() {}

  public static void main(String[] args) throws Exception {
    Path path = Files.createTempDirectory("coinstore-bench").resolve("store");
    try (CoinStore store = CoinStore.open(path)) {
      run(store);
    }
    CoinStore.destroy(path);
    Files.delete(path.getParent());
  }

  private static void run(CoinStore store) {
    List<Coin> coins = new ArrayList<>();
    for (int i = 0; i < COINS; ++i) coins.add(new Coin(Bytes32.ZERO, OWNER, i));
    List<Bytes32> ids = NativeVerifier.coinIds(coins);
    IdBuffer idBuffer = IdBuffer.of(ids);
    RecordBuffer records = new RecordBuffer(COINS);
    ByteBuffer answers = ByteBuffer.allocateDirect(COINS);
    ByteBuffer room = ByteBuffer.allocateDirect(Proof.MAX_SIZE);
    Bytes32 absent = Bytes32.ZERO;

    System.out.printf("%s, %s: best of rounds%n", Library.version(), System.getProperty("java.version"));
    System.out.printf("%-36s %10s %18s%n", "", "ns", "bytes allocated");
    measure("build a block, per coin of 10,000", 20, COINS, () -> blockOf(coins), null);
    Block block = blockOf(coins);
    measure("apply, per coin of 10,000", 8, COINS, () -> store.apply(block), () -> store.rollback(-1));
    store.apply(block);
    measure("trivial call (rollback floor)", 30, 20_000, () -> repeat(20_000, i -> store.rollbackFloor()), null);
    measure("get, one by one", 30, COINS, () -> repeat(COINS, i -> store.get(ids.get(i))), null);
    measure("get absent", 30, COINS, () -> repeat(COINS, i -> store.get(absent)), null);
    measure("get many, per coin of 10,000", 30, COINS, () -> store.getMany(idBuffer, records), null);
    measure("get many as objects, per coin", 30, COINS, () -> store.getMany(ids), null);
    pages(store);
    measure("unspent?, per coin of 10,000", 30, COINS, () -> store.areUnspent(idBuffer, answers), null);
    measure("coin ids as objects, per coin", 30, COINS, () -> NativeVerifier.coinIds(coins), null);
    measure("coin id in Java alone", 30, COINS, () -> repeat(COINS, i -> coins.get(i).id()), null);
    measure("prove", 10, 1_000, () -> repeat(1_000, i -> store.prove(ids.get(i), room)), null);

    Bytes32 root = store.tip().orElseThrow().stateRoot();
    Bytes32 id = ids.get(0);
    byte[] proof = store.prove(id);
    measure(
        "verify natively", 10, 1_000,
        () -> repeat(1_000, i -> NativeVerifier.verify(proof, root, id, Expectation.PRESENT)), null);
    measure(
        "verify in Java alone", 10, 1_000,
        () -> repeat(1_000, i -> PureVerifier.verify(proof, root, id, Expectation.PRESENT)), null);
  }

  /** The whole answer of 10,000 coins, in pages of 1,024. */
  private static void pages(CoinStore store) {
    RecordBuffer page = new RecordBuffer(1024);
    try (Query query = Query.byPuzzleHash(OWNER).build()) {
      measure(
          "pages of 1,024, per record", 30, COINS,
          () -> {
            PageEnd end = store.page(query, Cursor.START, page);
            while (end.hasMore()) end = store.page(query, end.next(), page);
          },
          null);
      measure(
          "stream of a query, per record", 30, COINS,
          () -> {
            try (QueryStream stream = store.find(query)) {
              while (stream.read(page) > 0) {}
            }
          },
          null);
      measure("stream as objects, per record", 30, COINS, () -> store.find(query).forEach(record -> {}), null);
    }
  }

  private static Block blockOf(List<Coin> coins) {
    Block.Builder block = Block.builder(0).blockHash(Bytes32.filled(1));
    coins.forEach(block::add);
    return block.build();
  }

  private static void repeat(int n, IntConsumer call) {
    for (int i = 0; i < n; ++i) call.accept(i);
  }

  private static void measure(String what, int rounds, int items, Runnable run, Runnable undo) {
    long best = Long.MAX_VALUE;
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < rounds; ++round) {
      long bytes = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      run.run();
      best = Math.min(best, System.nanoTime() - start);
      allocated = Math.min(allocated, THREADS.getCurrentThreadAllocatedBytes() - bytes);
      if (undo != null) undo.run();
    }
    System.out.printf("%-36s %10d %18.1f%n", what, best / items, (double) allocated / items);
  }
}
