// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coins;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
  @TempDir Path folder;
  private Path path;
  private CoinStore store;

  @BeforeEach
  void makeChain() {
    path = folder.resolve("store");
    store = CoinStore.open(path);
    store.apply(block(0, coins(100, 'a')));
    store.apply(block(1).spend(Chain.coin('a', 1).id()).build());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Status statusOf(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(CoinStoreException.class, call).status();
  }

  @Test
  void aCopyIsAStoreOfItsOwn() throws IOException {
    Path copy = folder.resolve("ü copy");
    store.copyTo(copy);
    try (CoinStore other = CoinStore.open(copy)) {
      assertEquals(store.tip().orElseThrow().stateRoot(), other.tip().orElseThrow().stateRoot());
      assertNotEquals(store.setting("instance_id"), other.setting("instance_id"));
      other.rollback(-1);
    }
    assertEquals(1, store.tip().orElseThrow().height());
    assertEquals(Status.ARGUMENT, statusOf(() -> store.copyTo(copy)));
    assertEquals(Status.IO, statusOf(() -> store.copyTo(folder.resolve("no/parent"))));
  }

  @Test
  void aCheckpointBringsTheTipIntoTheTables() {
    assertEquals(0, store.statistics().get("checkpoints"));
    store.checkpoint();
    assertEquals(1, store.statistics().get("checkpoints"));
    assertEquals(store.statistics().get("last_record"), store.statistics().get("marker_record"));
    store.compact();
    assertEquals(100, store.tip().orElseThrow().created());
  }

  @Test
  void settingsAreThoseThatTookEffect() {
    assertEquals("durable", store.setting("sync_mode"));
    assertTrue(store.setting("rocksdb_build").startsWith("RocksDB "), store.setting("rocksdb_build"));
    assertTrue(store.setting("instance_id").matches("[0-9a-f]{32}"), store.setting("instance_id"));
    for (String name : StoreOptions.known().keySet()) assertTrue(!store.setting(name).isEmpty(), name);
    assertEquals(Status.ARGUMENT, statusOf(() -> store.setting("colour")));
  }

  @Test
  void metricsAreInTheFormatOfPrometheus() {
    String metrics = store.metrics();
    assertTrue(metrics.contains("# TYPE ") && metrics.endsWith("\n"), metrics);
    for (String line : metrics.split("\n")) {
      assertTrue(line.startsWith("# ") || line.matches("[a-z0-9_]+(\\{[^}]*})? [0-9.e+-]+"), line);
    }
  }

  @Test
  void aRepairRebuildsTheTables() {
    store.checkpoint();
    Bytes32 root = store.tip().orElseThrow().stateRoot();
    assertThrows(StoreLockedException.class, () -> CoinStore.repair(path, StoreOptions.builder().build()));
    store.close();
    try (StoreOpening opening = new StoreOpening(path, StoreOptions.builder().build())) {
      assertTrue(opening.repair().contains("\n"));
      store = opening.run();
    }
    assertEquals(root, store.tip().orElseThrow().stateRoot());
    assertTrue(store.check().contains("\n"));
    Path nowhere = folder.resolve("nowhere");
    assertEquals(Status.NOT_A_STORE, statusOf(() -> CoinStore.repair(nowhere, StoreOptions.builder().build())));
  }

  /** The report of a failed check was lost, and its memory too. */
  @Test
  void aCheckThatFailsGivesItsReport() throws IOException {
    store.checkpoint();
    store.compact();
    store.close();
    store = CoinStore.open(path);
    for (Path file : tableFiles()) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(16), 8);
      }
    }
    StoreCorruptedException failed = assertThrows(StoreCorruptedException.class, store::check);
    assertTrue(failed.report().contains("\n"), failed.report());
    assertTrue(failed.report().contains(failed.text()), failed.report());
  }

  private List<Path> tableFiles() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> tables = files.filter(file -> file.toString().endsWith(".sst")).toList();
      assertTrue(!tables.isEmpty());
      return tables;
    }
  }
}
