// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coin;
import static coinstore.Chain.coins;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreOptionsTest {
  @TempDir Path folder;

  static CoinStore open(Path path, String name, String value) {
    return CoinStore.open(path, StoreOptions.builder().set(name, value).build());
  }

  private static Status statusOf(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(CoinStoreException.class, call).status();
  }

  @Test
  void optionsReachTheStore() {
    assertTrue(StoreOptions.known().containsKey("sync_mode"));
    Path path = folder.resolve("ü€");
    StoreOptions options =
        StoreOptions.builder()
            .syncMode(StoreOptions.SyncMode.GROUPED)
            .blockHashes(false)
            .contiguous(true)
            .writerWaits(false)
            .set("max_block_changes", "2")
            .build();
    try (CoinStore store = CoinStore.open(path, options)) {
      store.apply(Block.builder(0).add(coin('a', 1)).build());
      assertEquals(OptionalLong.empty(), store.tip().orElseThrow().durableHeight());
      store.sync();
      assertEquals(OptionalLong.of(0), store.tip().orElseThrow().durableHeight());
      assertEquals(Status.HEIGHT_NOT_CONTIGUOUS, statusOf(() -> store.apply(Block.builder(2).build())));
      Block.Builder large = Block.builder(1);
      coins(3, 'a').forEach(large::add);
      Block tooLarge = large.build();
      assertEquals(Status.BLOCK_TOO_LARGE, statusOf(() -> store.apply(tooLarge)));
      assertThrows(StoreLockedException.class, () -> CoinStore.open(path, options));
      assertThrows(StoreLockedException.class, () -> CoinStore.destroy(path));
    }
    assertTrue(Files.isDirectory(path));
    assertEquals(Status.OPTIONS_MISMATCH, statusOf(() -> CoinStore.open(path)));
    StoreOptions readOnly = StoreOptions.builder().blockHashes(false).readOnly(true).build();
    try (CoinStore store = CoinStore.open(path, readOnly)) {
      assertEquals(Status.READ_ONLY, statusOf(() -> store.apply(Block.builder(1).build())));
    }
    assertTrue(assertThrows(CoinStoreException.class, () -> open(path, "colour", "blue")).text().contains("colour"));
    CoinStore.destroy(path);
    StoreOptions mustExist = StoreOptions.builder().createIfMissing(false).build();
    assertEquals(Status.NOT_A_STORE, statusOf(() -> CoinStore.open(path, mustExist)));
  }

  @Test
  void anOpeningCanBeLookedAt() {
    Path path = folder.resolve("store");
    try (CoinStore store = CoinStore.open(path)) {
      for (int height = 0; height < 50; ++height) store.apply(block(height).add(coin('a', height)).build());
    }
    StoreOpening opening = new StoreOpening(path, StoreOptions.builder().build());
    opening.interrupt(); // nothing runs, so nothing happens
    try (CoinStore store = opening.run()) {
      assertEquals(49, store.tip().orElseThrow().height());
      assertEquals(new Progress(50, 50), opening.progress());
    }
    opening.close();
    opening.close();
    assertThrows(StoreClosedException.class, opening::progress);
    assertThrows(StoreClosedException.class, opening::run);
  }

  @Test
  void aDamagedStoreSaysSo() throws IOException {
    Path path = folder.resolve("store");
    try (CoinStore store = CoinStore.open(path)) {
      store.apply(block(0, coins(100, 'a')));
    }
    List<Path> files;
    try (Stream<Path> all = Files.walk(path)) {
      files = all.filter(f -> f.toString().endsWith(".log") || f.toString().endsWith(".sst")).toList();
    }
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length > 200) bytes[100] ^= 1;
      Files.write(file, bytes);
    }
    assertThrows(StoreCorruptedException.class, () -> CoinStore.open(path));
  }
}
