// SPDX-License-Identifier: Apache-2.0
import coinstore.Block;
import coinstore.Bytes32;
import coinstore.Coin;
import coinstore.CoinRecord;
import coinstore.CoinStore;
import coinstore.RollbackReport;
import coinstore.View;
import coinstore.ViewEndedException;
import java.nio.file.Path;

/**
 * Follows a reorganisation as an indexer does: what changed, and what a reader of the old chain sees.
 *
 * <pre>java -cp coinstore.jar FollowAReorg.java DIRECTORY</pre>
 *
 * <p>A view holds on to a block by its name. As long as the block is in the chain, every read through the view answers
 * as of it, whatever has come on top. A rollback below it ends the view. The report of the rollback names every coin
 * that changed.
 */
public final class FollowAReorg {
  private FollowAReorg() {}

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: FollowAReorg DIRECTORY");
      System.exit(2);
    }
    try (CoinStore store = CoinStore.open(Path.of(args[0]))) {
      run(store);
    }
  }

  private static void run(CoinStore store) {
    Coin coin = new Coin(Bytes32.ZERO, Bytes32.filled('h'), 1000);
    Coin child = new Coin(coin.id(), Bytes32.filled('h'), 900);
    store.rollback(-1); // what an earlier run has left
    store.apply(headOf(0, Bytes32.filled('a'), Bytes32.ZERO).add(coin).build());
    try (View before = store.view().orElseThrow()) {
      store.apply(headOf(1, Bytes32.filled('b'), Bytes32.filled('a')).add(child).spend(coin.id()).build());
      try (View after = store.view().orElseThrow()) {
        follow(store, coin.id(), before, after);
      }
    }
  }

  private static void follow(CoinStore store, Bytes32 coinId, View before, View after) {
    // Block 1 spent the coin. As of block 0 it is unspent still.
    System.out.printf(
        "the coin is %s now, and %s as of block 0%n",
        store.isUnspent(coinId) ? "unspent" : "spent", before.isUnspent(coinId) ? "unspent" : "spent");

    System.out.println("another block 1 has won:");
    try (RollbackReport report = store.rollbackWithReport(0)) {
      for (CoinRecord changed : report) {
        System.out.printf(
            "  the coin of %d is %s%n",
            changed.coin().amount(), changed.isDeleted() ? "no longer known" : "unspent again");
      }
    }
    store.apply(headOf(1, Bytes32.filled('c'), Bytes32.filled('a')).build());

    // The view of block 0 goes on; that of the old block 1 has ended, though there is a block 1 again.
    if (!before.isUnspent(coinId)) throw new AssertionError("spent as of block 0");
    try {
      after.get(coinId);
      throw new AssertionError("the view of a block that is gone answers");
    } catch (ViewEndedException e) {
      System.out.println("the view of the old block 1: " + e.status());
    }
  }

  private static Block.Builder headOf(long height, Bytes32 hash, Bytes32 parentHash) {
    return Block.builder(height).blockHash(hash).parentHash(parentHash);
  }
}
