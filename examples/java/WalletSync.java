// SPDX-License-Identifier: Apache-2.0
import coinstore.Block;
import coinstore.Bytes32;
import coinstore.Coin;
import coinstore.CoinRecord;
import coinstore.CoinStore;
import coinstore.Cursor;
import coinstore.Page;
import coinstore.Query;
import coinstore.StaleCursorException;
import coinstore.Tip;
import java.nio.file.Path;

/**
 * Keeps a wallet's coins up to date with a store, page by page, across blocks and a reorganisation.
 *
 * <pre>java -cp coinstore.jar WalletSync.java DIRECTORY</pre>
 *
 * <p>The wallet asks for everything that ever happened to its puzzle hashes, in the order of heights, and keeps the
 * cursor of the last page. Asked again with it, the store tells what has changed since. When a rollback has taken the
 * cursor's block away the store says so, and the wallet begins again.
 */
public final class WalletSync {
  private static final Bytes32 OURS = Bytes32.filled('w');

  private static final int PAGE_SIZE = 2; // 1,024 in earnest

  private final CoinStore store;
  private final Query query;

  /** What the wallet keeps between two runs; {@link Cursor#toByteArray} for a file. */
  private Cursor cursor = Cursor.START;

  private WalletSync(CoinStore store, Query query) {
    this.store = store;
    this.query = query;
  }

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: WalletSync DIRECTORY");
      System.exit(2);
    }
    // A query is built once, and then used by any number of threads.
    try (CoinStore store = CoinStore.open(Path.of(args[0]));
        Query query = Query.byPuzzleHash(OURS).order(Query.Order.HEIGHT).build()) {
      new WalletSync(store, query).run();
    }
  }

  private void run() {
    Coin first = new Coin(Bytes32.filled('p'), OURS, 100);
    Coin second = new Coin(Bytes32.filled('q'), OURS, 200);
    Coin third = new Coin(Bytes32.filled('r'), OURS, 300);
    store.rollback(-1); // an earlier run may have left blocks

    System.out.println("two blocks:");
    store.apply(headOf(0, 'a').add(first).add(second).build());
    store.apply(headOf(1, 'b').spend(first.id()).build());
    require(sync() == 2);
    System.out.println("nothing new:");
    require(sync() == 0);
    System.out.println("one more block:");
    store.apply(headOf(2, 'c').add(third).build());
    require(sync() == 1);

    System.out.println("block 1 was not to be:");
    store.rollback(0);
    store.apply(headOf(1, 'd').build());
    require(sync() == 2);

    long coins = store.balance(OURS).coins();
    System.out.println(coins + " coins unspent");
    require(coins == 2);
  }

  /** Reads what is new. Returns how many coins the wallet was told of. */
  private int sync() {
    int told = 0;
    for (; ; ) {
      Page<CoinRecord> page;
      try {
        page = store.page(query, cursor, PAGE_SIZE);
      } catch (StaleCursorException e) {
        System.out.println("  the chain was reorganised: begin again");
        cursor = Cursor.START;
        told = 0;
        continue;
      }
      page.items().forEach(WalletSync::print);
      told += page.items().size();
      cursor = page.next();
      if (!page.hasMore()) return told;
    }
  }

  private static void print(CoinRecord record) {
    String spent = record.isSpent() ? ", spent at " + record.spentHeight() : "";
    System.out.printf("  %d units, created at %d%s%n", record.coin().amount(), record.confirmedHeight(), spent);
  }

  /** A block on the tip. */
  private Block.Builder headOf(long height, char hash) {
    Bytes32 parent = store.tip().map(Tip::blockHash).orElse(Bytes32.ZERO);
    return Block.builder(height).blockHash(Bytes32.filled(hash)).parentHash(parent);
  }

  private static void require(boolean asExpected) {
    if (!asExpected) throw new AssertionError("not what was expected");
  }
}
