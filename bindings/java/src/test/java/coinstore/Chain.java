// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.List;
import java.util.stream.IntStream;

/** Small blocks: a letter stands for 32 bytes, and block n has n + 1 in every byte of its hash. */
final class Chain {
  private Chain() {}

  static Bytes32 of(char letter) {
    return Bytes32.filled(letter);
  }

  static Bytes32 hash(long height) {
    return Bytes32.filled((int) height + 1);
  }

  static Coin coin(char owner, long amount) {
    return new Coin(Bytes32.ZERO, of(owner), amount);
  }

  static Block.Builder block(long height) {
    return Block.builder(height)
        .timestamp(1_700_000_000 + height)
        .blockHash(hash(height))
        .parentHash(height == 0 ? Bytes32.ZERO : hash(height - 1));
  }

  /** n coins of amounts 1, 2, 3 … */
  static List<Coin> coins(int n, char owner) {
    return IntStream.rangeClosed(1, n).mapToObj(amount -> coin(owner, amount)).toList();
  }

  static Block block(long height, List<Coin> coins) {
    Block.Builder block = block(height);
    coins.forEach(block::add);
    return block.build();
  }
}
