// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;

/** How structures of coinstore.h lie in memory; abi/layout.txt says so, and a test compares. */
final class NativeLayout {
  /** COINSTORE_UNSPENT, COINSTORE_NO_HEIGHT, COINSTORE_NO_INDEX: a number where there is none. */
  static final long NONE = -1;

  static final int COIN = 72;
  static final int COIN_PARENT_COIN_INFO = 0;
  static final int COIN_PUZZLE_HASH = 32;
  static final int COIN_AMOUNT = 64;

  static final int ADDITION = 80;
  static final int ADDITION_COIN = 0;
  static final int ADDITION_FLAGS = 72;

  static final int RECORD = 136;
  static final int RECORD_COIN_ID = 0;
  static final int RECORD_COIN = 32;
  static final int RECORD_CONFIRMED_HEIGHT = 104;
  static final int RECORD_SPENT_HEIGHT = 112;
  static final int RECORD_TIMESTAMP = 120;
  static final int RECORD_FLAGS = 128;

  static final int HINT = 72;
  static final int HINT_COIN_ID = 0;
  static final int HINT_HINT = 32;
  static final int HINT_HINT_LEN = 64;

  static final int BLOCK_INFO = 120;
  static final int BLOCK_INFO_STRUCT_SIZE = 0;
  static final int BLOCK_INFO_FLAGS = 4;
  static final int BLOCK_INFO_HEIGHT = 8;
  static final int BLOCK_INFO_TIMESTAMP = 16;
  static final int BLOCK_INFO_BLOCK_HASH = 24;
  static final int BLOCK_INFO_PARENT_HASH = 56;
  static final int BLOCK_INFO_EXPECTED_ROOT = 88;

  static final int TIP = 176;
  static final int TIP_HEIGHT = 8;
  static final int TIP_TIMESTAMP = 16;
  static final int TIP_BLOCK_HASH = 24;
  static final int TIP_PARENT_HASH = 56;
  static final int TIP_STATE_ROOT = 88;
  static final int TIP_UNSPENT_VALUE_BE = 120;
  static final int TIP_UNSPENT = 136;
  static final int TIP_CREATED = 144;
  static final int TIP_SPENT = 152;
  static final int TIP_HINTS = 160;
  static final int TIP_DURABLE_HEIGHT = 168;

  static final int RESULT = 80;
  static final int RESULT_STRUCT_SIZE = 0;
  static final int RESULT_HEIGHT = 8;
  static final int RESULT_CREATED = 16;
  static final int RESULT_SPENT = 24;
  static final int RESULT_HINTS_ADDED = 32;
  static final int RESULT_REVERTED_BLOCKS = 40;
  static final int RESULT_STATE_ROOT = 48;

  static final int PROOF_INFO = 56;
  static final int PROOF_INFO_KIND = 4;
  static final int PROOF_INFO_COIN_ID = 8;
  static final int PROOF_INFO_CONFIRMED_HEIGHT = 40;
  static final int PROOF_INFO_FLAGS = 48;
  static final int PROOF_INFO_DEPTH = 52;

  static final int ERROR = 320;

  static final int BALANCE = 56;
  static final int BALANCE_PUZZLE_HASH = 0;
  static final int BALANCE_AMOUNT_BE = 32;
  static final int BALANCE_COINS = 48;

  private NativeLayout() {}

  /** Sizes in the order of coinstore_check_abi. */
  static int[] sizes() {
    return new int[] {COIN, ADDITION, RECORD, HINT, BLOCK_INFO, TIP, RESULT, PROOF_INFO, ERROR, BALANCE};
  }

  /** An array as memory whose numbers are in the machine's order. */
  static ByteBuffer wrap(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  static void writeCoin(ByteBuffer memory, int at, Coin coin) {
    coin.parentCoinInfo().write(memory, at + COIN_PARENT_COIN_INFO);
    coin.puzzleHash().write(memory, at + COIN_PUZZLE_HASH);
    memory.putLong(at + COIN_AMOUNT, coin.amount());
  }

  static Coin readCoin(ByteBuffer memory, int at) {
    return new Coin(
        Bytes32.read(memory, at + COIN_PARENT_COIN_INFO),
        Bytes32.read(memory, at + COIN_PUZZLE_HASH),
        memory.getLong(at + COIN_AMOUNT));
  }

  static CoinRecord readRecord(byte[] bytes) {
    return readRecord(wrap(bytes), 0);
  }

  static CoinRecord readRecord(ByteBuffer memory, int at) {
    return new CoinRecord(
        Bytes32.read(memory, at + RECORD_COIN_ID),
        readCoin(memory, at + RECORD_COIN),
        memory.getLong(at + RECORD_CONFIRMED_HEIGHT),
        memory.getLong(at + RECORD_SPENT_HEIGHT),
        memory.getLong(at + RECORD_TIMESTAMP),
        memory.getInt(at + RECORD_FLAGS));
  }

  static void writeHint(ByteBuffer memory, int at, Hint hint) {
    byte[] bytes = hint.bytes();
    hint.coinId().write(memory, at + HINT_COIN_ID);
    memory.put(at + HINT_HINT, Arrays.copyOf(bytes, Bytes32.SIZE));
    memory.putLong(at + HINT_HINT_LEN, 0); // and the reserved field behind
    memory.putInt(at + HINT_HINT_LEN, bytes.length);
  }

  static Hint readHint(ByteBuffer memory, int at) {
    byte[] bytes = new byte[memory.getInt(at + HINT_HINT_LEN)];
    memory.get(at + HINT_HINT, bytes);
    return new Hint(Bytes32.read(memory, at + HINT_COIN_ID), bytes);
  }

  static Tip readTip(byte[] bytes) {
    ByteBuffer memory = wrap(bytes);
    return new Tip(
        memory.getLong(TIP_HEIGHT),
        memory.getLong(TIP_TIMESTAMP),
        Bytes32.read(memory, TIP_BLOCK_HASH),
        Bytes32.read(memory, TIP_PARENT_HASH),
        Bytes32.read(memory, TIP_STATE_ROOT),
        readSum(memory, TIP_UNSPENT_VALUE_BE),
        memory.getLong(TIP_UNSPENT),
        memory.getLong(TIP_CREATED),
        memory.getLong(TIP_SPENT),
        memory.getLong(TIP_HINTS),
        height(memory.getLong(TIP_DURABLE_HEIGHT)));
  }

  static Balance readBalance(ByteBuffer memory, int at) {
    return new Balance(
        Bytes32.read(memory, at + BALANCE_PUZZLE_HASH),
        readSum(memory, at + BALANCE_AMOUNT_BE),
        memory.getLong(at + BALANCE_COINS));
  }

  /** A sum of amounts: 16 bytes, big-endian. */
  private static BigInteger readSum(ByteBuffer memory, int at) {
    byte[] bytes = new byte[16];
    memory.get(at, bytes);
    return new BigInteger(1, bytes);
  }

  static BlockResult readResult(byte[] bytes) {
    return readResult(wrap(bytes), 0);
  }

  static BlockResult readResult(ByteBuffer memory, int at) {
    return new BlockResult(
        height(memory.getLong(at + RESULT_HEIGHT)),
        memory.getLong(at + RESULT_CREATED),
        memory.getLong(at + RESULT_SPENT),
        memory.getLong(at + RESULT_HINTS_ADDED),
        memory.getLong(at + RESULT_REVERTED_BLOCKS),
        Bytes32.read(memory, at + RESULT_STATE_ROOT));
  }

  private static OptionalLong height(long height) {
    return height == NONE ? OptionalLong.empty() : OptionalLong.of(height);
  }
}
