// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coin;
import static coinstore.Chain.coins;
import static coinstore.Chain.hash;
import static coinstore.Chain.of;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockTest {
  @TempDir Path folder;
  private CoinStore store;

  @BeforeEach
  void open() {
    store = CoinStore.open(folder.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anEmptyStoreHasNoTip() {
    assertEquals(Optional.empty(), store.tip());
    assertEquals(Optional.empty(), store.blockAt(0));
    assertEquals(Optional.empty(), store.get(of('x')));
  }

  @Test
  void aBlockIsAppliedAndReadBack() {
    Coin coin = coin('a', 1000);
    byte[] invoice = "invoice 17".getBytes();
    BlockResult result =
        store.apply(block(7).add(coin).addReward(coin('b', -1)).hint(coin.id(), invoice).build());
    assertEquals(OptionalLong.of(7), result.height());
    assertEquals(List.of(2L, 0L, 1L), List.of(result.created(), result.spent(), result.hintsAdded()));

    Tip tip = store.tip().orElseThrow();
    BigInteger value = BigInteger.TWO.pow(64).add(BigInteger.valueOf(999));
    assertEquals(
        new Tip(7, 1_700_000_007, hash(7), hash(6), result.stateRoot(), value, 2, 2, 0, 1, OptionalLong.of(7)), tip);
    assertEquals(tip, store.blockAt(7).orElseThrow());

    CoinRecord record = store.get(coin.id()).orElseThrow();
    assertEquals(new CoinRecord(coin.id(), coin, 7, CoinRecord.UNSPENT, 1_700_000_007, 0), record);
    assertFalse(record.isSpent() || record.isCoinbase() || record.isFastForward());
    assertTrue(store.get(coin('b', -1).id()).orElseThrow().isCoinbase());
    assertEquals(List.of(new Hint(coin.id(), invoice)), store.hints(List.of(coin.id())));
  }

  @Test
  void manyCoinsAreAnsweredByPosition() {
    List<Coin> coins = coins(100, 'a');
    store.apply(block(0, coins));
    store.apply(block(1).spend(coins.get(1).id()).build());
    List<Bytes32> ids = List.of(coins.get(0).id(), of('?'), coins.get(1).id(), coins.get(0).id());

    List<Optional<CoinRecord>> records = store.getMany(ids);
    assertEquals(
        List.of(1L, -5L, 2L, 1L), records.stream().map(r -> r.map(c -> c.coin().amount()).orElse(-5L)).toList());
    assertEquals(1, records.get(2).orElseThrow().spentHeight());
    assertArrayEquals(new boolean[] {true, false, false, true}, store.areUnspent(ids));
    assertTrue(store.isUnspent(ids.get(0)));
    assertEquals(List.of(), store.getMany(List.of()));
    assertEquals(0, store.areUnspent(List.of()).length);
    assertEquals(List.of(), store.hints(List.of()));
  }

  @Test
  void bulkCallsReuseTheirMemory() {
    List<Coin> coins = coins(1000, 'a');
    store.apply(block(0, coins));
    IdBuffer ids = new IdBuffer();
    RecordBuffer records = new RecordBuffer(1000);
    for (int round = 0; round < 3; ++round) {
      ids.clear();
      for (int i = round; i < 1000; ++i) ids.add(coins.get(i).id());
      ids.add(ByteBuffer.allocate(40), 8);
      if (round == 0) continue; // one more than fits
      assertEquals(1000 - round, store.getMany(ids, records));
      assertEquals(1001 - round, records.size());
      assertFalse(records.isFound(1000 - round));
      long sum = 0;
      for (int i = 0; i < records.size(); ++i) sum += records.amount(i);
      assertEquals(1000 * 1001 / 2 - round * (round + 1) / 2, sum);
      assertEquals(store.get(coins.get(round).id()).orElseThrow(), records.get(0));
      assertEquals(coins.get(round).id(), records.coinId(0));
      assertEquals(List.of(0L, -1L), List.of(records.confirmedHeight(0), records.spentHeight(0)));
    }
  }

  @Test
  void hintsDoNotNeedToBeCountedBefore() {
    Coin coin = coin('a', 1);
    Block.Builder block = block(0).add(coin);
    for (int i = 0; i < 100; ++i) block.hint(coin.id(), new byte[] {1, (byte) i});
    store.apply(block.build());
    List<Hint> hints = store.hints(List.of(coin.id(), of('?'), coin.id()));
    assertEquals(100, hints.size());
    assertArrayEquals(new byte[] {1, 99}, hints.get(99).bytes());
  }

  @Test
  void aRefusedBlockNamesTheItemAndChangesNothing() {
    store.apply(block(0).add(coin('a', 1)).build());
    Tip before = store.tip().orElseThrow();
    Block bad = block(1).spend(coin('a', 1).id()).spend(of('?')).build();

    BlockRefusedException refused = assertThrows(BlockRefusedException.class, () -> store.apply(bad));

    assertEquals(Status.COIN_UNKNOWN, refused.status());
    assertEquals(2, refused.detail());
    assertEquals(OptionalLong.of(1), refused.index());
    assertEquals(Optional.of(of('?')), refused.coinId());
    assertTrue(refused.getMessage().startsWith("COIN_UNKNOWN: "), refused.getMessage());
    assertEquals(before, store.tip().orElseThrow());
  }

  @Test
  void anExpectedRootIsCompared() {
    Bytes32 root = store.dryRun(block(0).add(coin('a', 1)).build()).stateRoot();
    assertEquals(Optional.empty(), store.tip());
    Block wrong = block(0).add(coin('a', 1)).expectedRoot(of('r')).build();
    assertEquals(
        Status.ROOT_MISMATCH, assertThrows(BlockRefusedException.class, () -> store.apply(wrong)).status());
    assertEquals(root, store.apply(block(0).add(coin('a', 1)).expectedRoot(root).build()).stateRoot());
  }

  @Test
  void manyBlocksInOneCallStopAtTheBadOne() {
    List<Block> blocks = new ArrayList<>();
    for (int height = 0; height < 10; ++height) {
      Block.Builder block = block(height).add(coin('a', height));
      if (height == 5) block.hint(coin('a', 5).id(), new byte[] {5});
      if (height == 8) block.spend(of('?'));
      blocks.add(block.build());
    }
    List<BlockResult> results = store.applyAll(blocks.subList(0, 6));
    assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L), results.stream().map(r -> r.height().orElseThrow()).toList());
    assertEquals(1, results.get(5).hintsAdded());

    BlockRefusedException refused =
        assertThrows(BlockRefusedException.class, () -> store.applyAll(blocks.subList(6, 10)));
    assertEquals(List.of(6L, 7L), refused.results().stream().map(r -> r.height().orElseThrow()).toList());
    assertEquals(8, refused.height());
    assertEquals(7, store.tip().orElseThrow().height());
    assertEquals(List.of(), store.applyAll(List.of()));
  }

  @Test
  void aPendingBlockIsPutTogetherBySeveralCalls() {
    Coin coin = coin('a', 1);
    try (PendingBlock block = store.begin(block(1).add(coin('c', 3)).build())) {
      block.add(coin);
      block.addReward(coin('b', 2));
      block.hint(coin.id(), new byte[] {1});
      block.spend(new IdBuffer().add(coin('b', 2).id()));
      Bytes32 root = block.root();
      BlockResult result = block.commit();
      assertEquals(root, result.stateRoot());
      assertEquals(List.of(3L, 1L, 1L), List.of(result.created(), result.spent(), result.hintsAdded()));
      assertEquals(
          Status.WRONG_STATE, assertThrows(CoinStoreException.class, () -> block.add(coin)).status());
      assertEquals(Status.WRONG_STATE, assertThrows(CoinStoreException.class, block::abort).status());
    }
    try (PendingBlock block = store.begin(block(2).build())) {
      block.abort();
      block.abort();
      assertEquals(Status.WRONG_STATE, assertThrows(CoinStoreException.class, block::commit).status());
    }
  }

  @Test
  void aRollbackReportsEveryCoinOnce() {
    store.apply(block(0).add(coin('a', 1)).add(coin('b', 2)).build());
    Tip before = store.tip().orElseThrow();
    Block.Builder second = block(1).spend(coin('a', 1).id());
    coins(3000, 'c').forEach(second::add);
    store.apply(second.build());

    try (RollbackReport plan = store.planRollback(0)) {
      assertEquals(3001, plan.stream().count());
    }
    assertEquals(1, store.tip().orElseThrow().height());

    List<CoinRecord> changed = new ArrayList<>();
    RollbackReport report = store.rollbackWithReport(0);
    report.forEach(changed::add);
    assertEquals(3001, changed.size());
    assertTrue(changed.get(0).isUnspentAgain());
    assertEquals(1, changed.get(0).spentHeight());
    assertEquals(3000, changed.stream().filter(CoinRecord::isDeleted).count());
    assertEquals(List.of(1L, 3000L), List.of(report.result().revertedBlocks(), report.result().created()));
    assertEquals(before, store.tip().orElseThrow());
    // The report closed itself at its end, so nothing keeps the store busy.
    assertThrows(StoreClosedException.class, () -> report.read(new RecordBuffer(1)));

    assertEquals(
        Status.ROLLBACK_ABOVE_TIP, assertThrows(BlockRefusedException.class, () -> store.rollback(5)).status());
    assertEquals(OptionalLong.empty(), store.rollback(-1).height());
    assertEquals(-1, store.rollbackFloor());
    store.closeIfIdle();
  }

  @Test
  void whatTheStoreSaysAboutItself() {
    store.apply(block(0, coins(10, 'a')));
    assertEquals(1, store.statistics().get("blocks_applied"));
    assertEquals(10, store.statistics().get("coins_created"));
    assertTrue(store.check().contains("\n"));
    assertEquals(store.progress().total(), store.progress().done());
    while (!store.readLog(CoinStore.LogLevel.INFO).isEmpty()) {}
    store.sync();
    store.interrupt();
  }
}
