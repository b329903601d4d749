// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Values of the vectors as objects of the binding, and the other way round. */
final class Values {
  private static final int SUM_SIZE = 16;

  private Values() {}

  static Coin coin(List<Object> fields) {
    return new Coin(
        Bytes32.fromHex(Json.as(fields.get(0))),
        Bytes32.fromHex(Json.as(fields.get(1))),
        Long.parseUnsignedLong(Json.as(fields.get(2))));
  }

  static List<Bytes32> ids(List<Object> hexes) {
    return hexes.stream().map(hex -> Bytes32.fromHex(Json.as(hex))).toList();
  }

  static Block block(Operation block) {
    Block.Builder builder =
        Block.builder(block.unsigned("height"))
            .timestamp(block.unsigned("timestamp"))
            .blockHash(block.bytes32("block_hash"))
            .parentHash(block.bytes32("parent_hash"));
    if (block.has("expected_root")) builder.expectedRoot(block.bytes32("expected_root"));
    addParts(builder, block, "spent");
    return withRawParts(builder.build(), block);
  }

  /** Parts of a block, for one that is put together by several calls. */
  static Block parts(Operation op) {
    Block.Builder builder = Block.builder(0);
    addParts(builder, op, "coin_ids");
    return withRawParts(builder.build(), op);
  }

  private static void addParts(Block.Builder builder, Operation op, String removals) {
    if (op.has("additions")) {
      for (Object item : op.list("additions")) {
        List<Object> fields = Json.as(item);
        boolean isCoinbase = Json.<Long>as(fields.get(3)) == CoinRecord.COINBASE;
        if (isCoinbase) builder.addReward(coin(fields));
        else builder.add(coin(fields));
      }
    }
    if (op.has(removals)) ids(op.list(removals)).forEach(builder::spend);
  }

  /** Past the binding, which would refuse long hints and has no flags that are unknown. */
  private static Block withRawParts(Block block, Operation op) {
    for (int i = 0; i < block.additions.size(); ++i) {
      List<Object> fields = Json.as(op.list("additions").get(i));
      int at = i * NativeLayout.ADDITION + NativeLayout.ADDITION_FLAGS;
      block.additions.memory().putInt(at, Math.toIntExact(Json.<Long>as(fields.get(3))));
    }
    if (!op.has("hints")) return block;
    for (Object item : op.list("hints")) {
      List<String> fields = Json.as(item);
      byte[] bytes = HexFormat.of().parseHex(fields.get(1));
      int at = block.hints.add();
      Hint cut = new Hint(Bytes32.fromHex(fields.get(0)), Arrays.copyOf(bytes, Math.min(bytes.length, Bytes32.SIZE)));
      NativeLayout.writeHint(block.hints.memory(), at, cut);
      block.hints.memory().putInt(at + NativeLayout.HINT_HINT_LEN, bytes.length);
    }
    return block;
  }

  static String decimal(long number) {
    return Long.toUnsignedString(number);
  }

  private static String decimalOrNull(OptionalLong height) {
    return height.isPresent() ? decimal(height.getAsLong()) : null;
  }

  static List<Object> of(CoinRecord record) {
    return Arrays.asList(
        record.coinId().toString(),
        record.coin().parentCoinInfo().toString(),
        record.coin().puzzleHash().toString(),
        decimal(record.coin().amount()),
        decimal(record.confirmedHeight()),
        record.isSpent() ? decimal(record.spentHeight()) : null,
        decimal(record.timestamp()),
        (long) record.flags());
  }

  static List<Object> of(RecordBuffer records) {
    Object[] items = new Object[records.size()];
    for (int i = 0; i < items.length; ++i) items[i] = records.isFound(i) ? of(records.get(i)) : null;
    return Arrays.asList(items);
  }

  static List<Object> of(Hint hint) {
    return List.of(hint.coinId().toString(), HexFormat.of().formatHex(hint.bytes()));
  }

  static List<Object> of(Balance balance) {
    return List.of(balance.puzzleHash().toString(), sum(balance.amount()), balance.coins());
  }

  static String sum(BigInteger value) {
    byte[] bytes = value.toByteArray(); // perhaps with a zero in front
    byte[] padded = new byte[SUM_SIZE];
    int size = Math.min(bytes.length, SUM_SIZE);
    System.arraycopy(bytes, bytes.length - size, padded, SUM_SIZE - size, size);
    return HexFormat.of().formatHex(padded);
  }

  static Map<String, Object> of(BlockResult result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("height", decimalOrNull(result.height()));
    fields.put("created", result.created());
    fields.put("spent", result.spent());
    fields.put("hints", result.hintsAdded());
    fields.put("reverted_blocks", result.revertedBlocks());
    fields.put("state_root", result.stateRoot().toString());
    return fields;
  }

  /** The durable height only where it is asked for. */
  static Map<String, Object> of(Tip tip, Operation wanted) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("height", decimal(tip.height()));
    fields.put("timestamp", decimal(tip.timestamp()));
    fields.put("block_hash", tip.blockHash().toString());
    fields.put("parent_hash", tip.parentHash().toString());
    fields.put("state_root", tip.stateRoot().toString());
    fields.put("unspent_value", sum(tip.unspentValue()));
    fields.put("unspent", tip.unspent());
    fields.put("created", tip.created());
    fields.put("spent", tip.spent());
    fields.put("hints", tip.hints());
    if (wanted.has("durable_height")) fields.put("durable_height", decimalOrNull(tip.durableHeight()));
    return fields;
  }

  /** What a verified proof says, with the numbers of C. */
  static Map<String, Object> of(Proof proof) {
    return Map.of(
        "kind", (long) proof.kind().code(),
        "coin_id", proof.coinId().orElse(Bytes32.ZERO).toString(),
        "confirmed_height", decimal(proof.confirmedHeight()),
        "flags", proof.isCoinbase() ? 1L : 0L,
        "depth", (long) proof.depth());
  }
}
