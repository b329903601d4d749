// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a store from a case of the suite cross_open, or opens one; conformance/README.md has the contract of the
 * command line.
 */
public final class CrossOpen {
  private CrossOpen() {}

  public static void main(String[] args) throws Exception {
    String command = args.length == 0 ? "" : args[0];
    if (command.equals("write") && args.length == 4) write(Path.of(args[1]), args[2], Path.of(args[3]));
    else if (command.equals("open") && args.length == 3) open(Path.of(args[1]), args[2]);
    else fail("usage: CrossOpen write VECTORS.json CASE FOLDER | CrossOpen open STORE HASHES");
  }

  private static void write(Path vectors, String name, Path folder) throws Exception {
    for (Operation one : ConformanceRun.casesOf(Files.readString(vectors))) {
      if (!one.text("name").equals(name)) continue;
      try (Player player = new Player(folder)) {
        String difference = ConformanceRun.playAll(player, one);
        if (!difference.isEmpty()) fail(difference);
      }
      return;
    }
    fail("no case is called " + name);
  }

  private static void open(Path path, String blockHashes) {
    StoreOptions options = StoreOptions.builder().set("block_hashes", blockHashes).build();
    try (CoinStore store = CoinStore.open(path, options)) {
      store.check();
      Tip tip = store.tip().orElseThrow();
      store.closeIfIdle();
      System.out.println(Values.decimal(tip.height()) + " " + tip.stateRoot());
    }
  }

  private static void fail(String why) {
    System.err.println(why);
    System.exit(1);
  }
}
