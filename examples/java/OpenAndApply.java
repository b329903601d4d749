// SPDX-License-Identifier: Apache-2.0
import coinstore.Block;
import coinstore.BlockRefusedException;
import coinstore.Bytes32;
import coinstore.Coin;
import coinstore.CoinRecord;
import coinstore.CoinStore;
import coinstore.RollbackReport;
import coinstore.Status;
import coinstore.Tip;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Opens a store, applies blocks, reads the result, and follows a reorganisation.
 *
 * <pre>java -cp coinstore.jar OpenAndApply.java DIRECTORY</pre>
 *
 * <p>Block 0 creates two coins. Block 1 spends one of them; of the coins it creates, one carries a hint and another is
 * spent in the same block. Then the chain turns out to have another block 1: a rollback takes ours back, and the
 * other one is applied in its place.
 */
public final class OpenAndApply {
  private OpenAndApply() {}

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: OpenAndApply DIRECTORY");
      System.exit(2);
    }
    // Whatever happens, the store is closed; close throws if the last sync failed.
    try (CoinStore store = CoinStore.open(Path.of(args[0]))) {
      run(store);
    }
  }

  private static void run(CoinStore store) {
    // An earlier run may have left blocks. A negative height empties the store.
    store.rollback(-1);

    // Block 0. Two coins, nothing spent.
    Coin a = coinOf(Bytes32.ZERO, 'a', 1000); // coins of the first block come from nowhere
    Coin b = coinOf(Bytes32.ZERO, 'b', 500);
    store.apply(headOf(0, '0', '-').add(a).add(b).build());
    printTip(store);

    // Block 1. It spends a's coin and creates three: for b with a hint, for c, and for d. The one for c is spent by
    // the block that creates it (d's coin is its child); the order of the inputs does not matter.
    Coin change = coinOf(a.id(), 'b', 300);
    Coin passing = coinOf(a.id(), 'c', 700);
    store.apply(
        headOf(1, '1', '0')
            .add(change)
            .add(passing)
            .add(coinOf(passing.id(), 'd', 700))
            .spend(passing.id())
            .spend(a.id())
            .hint(change.id(), "invoice 17".getBytes(StandardCharsets.UTF_8))
            .build());
    printTip(store);

    // Every coin has one record, whether it is spent or not.
    CoinRecord record = store.get(a.id()).orElseThrow();
    System.out.printf(
        "a's coin of %d: created at height %d, spent at height %d%n",
        record.coin().amount(), record.confirmedHeight(), record.spentHeight());

    // A block that breaks a rule changes nothing, and the exception says which item is at fault.
    try {
      store.apply(headOf(2, '2', '1').spend(a.id()).build());
      throw new AssertionError("a coin was spent twice");
    } catch (BlockRefusedException e) {
      System.out.printf(
          "spending it again: %s (removal %d): %s%n", e.status(), e.index().orElseThrow(), e.text());
      if (e.status() != Status.COIN_ALREADY_SPENT) throw e;
    }

    // The network prefers another block 1. Rolling back to height 0 takes ours away, and the report tells what became
    // of its coins: a wallet or a mempool wants to know.
    try (RollbackReport report = store.rollbackWithReport(0)) {
      for (CoinRecord changed : report) {
        System.out.printf(
            "  coin of %d is %s%n", changed.coin().amount(), changed.isDeleted() ? "gone" : "unspent again");
      }
    }
    store.apply(headOf(1, 'I', '0').add(coinOf(b.id(), 'e', 500)).spend(b.id()).build());
    printTip(store);
  }

  /** A node gets coins, hashes and heights from its network. Here a letter stands for 32 bytes. */
  private static Coin coinOf(Bytes32 parent, char owner, long amount) {
    return new Coin(parent, Bytes32.filled(owner), amount);
  }

  private static Block.Builder headOf(long height, char hash, char parentHash) {
    return Block.builder(height)
        .timestamp(1_700_000_000 + 20 * height)
        .blockHash(Bytes32.filled(hash))
        .parentHash(Bytes32.filled(parentHash));
  }

  private static void printTip(CoinStore store) {
    Tip tip = store.tip().orElseThrow();
    System.out.printf(
        "tip: height %d, %d coins unspent, %d spent, %d hints%n",
        tip.height(), tip.unspent(), tip.spent(), tip.hints());
    System.out.println("  root " + tip.stateRoot());
  }
}
