// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.block;
import static coinstore.Chain.coin;
import static coinstore.Chain.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Null, a wrong length and memory of the wrong kind: each is an exception, whichever call gets it. */
class ArgumentsTest {
  @TempDir Path folder;

  @Test
  void wrongArgumentsThrow() {
    CoinStore store = CoinStore.open(folder.resolve("store"));
    RollbackReport report = store.rollbackWithReport(-1);
    Query query = Query.allUnspent().build();
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
            () -> store.page(query, Cursor.START, -1), () -> store.hintPage(query, Cursor.START, -1),
            () -> store.balancePage(Cursor.START, -1), () -> store.copyTo(Path.of("a\0b")),
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
            () -> store.readLog(null), () -> store.setting(null), () -> store.copyTo(null),
            () -> CoinStore.repair(null, StoreOptions.builder().build()), () -> CoinStore.repair(folder, null),
            () -> store.find(null), () -> store.find(query, null), () -> store.page(null, Cursor.START, 1),
            () -> store.page(query, null, 1), () -> store.page(query, Cursor.START, null),
            () -> store.hintPage(null, Cursor.START, 1), () -> store.hintPage(query, null, 1),
            () -> store.hintPairs(null).count(), () -> store.balance(null), () -> store.balances(null),
            () -> store.balances(Arrays.asList((Bytes32) null)), () -> store.balancePage(null, 1),
            () -> store.lineage(null), () -> Cursor.of(null), () -> Query.byPuzzleHash((Bytes32) null),
            () -> Query.byPuzzleHash((Bytes32[]) null), () -> Query.byPuzzleHash((IdBuffer) null),
            () -> Query.byHint((byte[]) null), () -> Query.byHint((byte[][]) null),
            () -> Query.byParent((IdBuffer) null),
            () -> Query.byId((IdBuffer) null), () -> Query.addedAt((long[]) null),
            () -> Query.byId(of('a')).order(null), () -> report.read(null), () -> block(0).add(null),
            () -> block(0).spend(null),
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
    query.close();
    store.close();
  }

  /** What the facade never does: the generated functions stand even that. */
  @Test
  void theFlatFunctionsRefuseWhatTheyCannotRead() {
    byte[] id = new byte[32];
    byte[][] cursor = new byte[1][];
    long[] one = new long[1];
    List<Executable> illegal =
        List.of(
            () -> CoinstoreNative.coinstore_coin_id(new byte[71], id),
            () -> CoinstoreNative.coinstore_coin_id(new byte[72], new byte[31]),
            () -> CoinstoreNative.coinstore_coin_ids(ByteBuffer.allocate(72), null),
            () -> CoinstoreNative.coinstore_coin_ids(ByteBuffer.allocateDirect(71), null),
            () -> CoinstoreNative.coinstore_get_tip(0, 0, new byte[175]),
            () -> CoinstoreNative.coinstore_open(new byte[1], 0, new long[1]),
            () -> CoinstoreNative.coinstore_options_new(new long[0]),
            () -> CoinstoreNative.coinstore_query_page(0, 0, 0, ByteBuffer.allocateDirect(135), one, cursor, one, one),
            () -> CoinstoreNative.coinstore_query_page(0, 0, 0, null, one, new byte[2][], one, one),
            () -> CoinstoreNative.coinstore_iter_cursor(0, new byte[0][]),
            () -> CoinstoreNative.coinstore_balance_page(0, 0, ByteBuffer.allocate(56), one, cursor, one),
            () -> CoinstoreNative.coinstore_lineage(0, 0, id, new byte[1], null));
    for (Executable call : illegal) assertThrows(IllegalArgumentException.class, call);
    List<Executable> nulls =
        List.of(
            () -> CoinstoreNative.coinstore_coin_id(null, id),
            () -> CoinstoreNative.coinstore_coin_id(new byte[72], null),
            () -> CoinstoreNative.coinstore_block_begin(0, null, new long[1]));
    for (Executable call : nulls) assertThrows(NullPointerException.class, call);
    List<Executable> zeros =
        List.of(
            () -> CoinstoreNative.coinstore_get_tip(0, 0, new byte[176]),
            () -> CoinstoreNative.coinstore_get_tip(0, 0, null), () -> CoinstoreNative.coinstore_sync(0),
            () -> CoinstoreNative.coinstore_options_new(null), () -> CoinstoreNative.coinstore_iter_next(0, null, null),
            () -> CoinstoreNative.coinstore_coin_ids(ByteBuffer.allocateDirect(72), null),
            () -> CoinstoreNative.coinstore_view_new(0, one), () -> CoinstoreNative.coinstore_view_close(0),
            () -> CoinstoreNative.coinstore_query_new(null), () -> CoinstoreNative.coinstore_query_set(0, 1, 1),
            () -> CoinstoreNative.coinstore_query_add_keys(0, 1, null, 32, 1),
            () -> CoinstoreNative.coinstore_query_page(0, 0, 0, null, null, null, null, null),
            () -> CoinstoreNative.coinstore_hint_page(0, 0, 0, null, null, null, null),
            () -> CoinstoreNative.coinstore_iter_open(0, 0, 0, null, null),
            () -> CoinstoreNative.coinstore_iter_cursor(0, null), () -> CoinstoreNative.coinstore_iter_tip(0, null),
            () -> CoinstoreNative.coinstore_balances(0, 0, null, null),
            () -> CoinstoreNative.coinstore_get_block_roots(0, 0, id, id),
            () -> CoinstoreNative.coinstore_copy(0, null),
            () -> CoinstoreNative.coinstore_repair(null, 0, null), () -> CoinstoreNative.coinstore_metrics(0, null),
            () -> CoinstoreNative.coinstore_get_setting(0, null, null, null));
    for (Executable call : zeros) {
      assertEquals(Status.ARGUMENT, assertThrows(CoinStoreException.class, call).status());
    }
    CoinstoreNative.coinstore_free(0);
    CoinstoreNative.coinstore_block_free(0);
    CoinstoreNative.coinstore_iter_free(0);
    CoinstoreNative.coinstore_view_free(0);
    CoinstoreNative.coinstore_query_free(0);
    CoinstoreNative.coinstore_options_free(0);
    CoinstoreNative.coinstore_buffer_free(0);
    assertEquals(0, CoinstoreNative.coinstore_buffer_data(0).length);
  }
}
