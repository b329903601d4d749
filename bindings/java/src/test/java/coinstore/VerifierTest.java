// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static coinstore.Chain.coin;
import static coinstore.Chain.of;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two verifiers give the same answers, to good proofs and to spoilt ones. */
class VerifierTest {
  @TempDir Path folder;
  private CoinStore store;
  private Bytes32 root;

  @BeforeEach
  void makeChain() {
    store = CoinStore.open(folder.resolve("store"));
    Block.Builder block = Chain.block(0);
    for (int i = 0; i < 300; ++i) {
      if (i % 3 == 0) block.addReward(coin('a', i));
      else block.add(coin('a', i));
    }
    root = store.apply(block.build()).stateRoot();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void coinIdsAgreeForEveryBitLength() {
    for (int bits = 0; bits < 64; ++bits) {
      for (long near = -1; near <= 1; ++near) {
        Coin coin = new Coin(of('p'), of('q'), (1L << bits) + near);
        assertEquals(NativeVerifier.coinId(coin), coin.id());
        assertEquals(List.of(coin.id(), coin.id()), NativeVerifier.coinIds(List.of(coin, coin)));
      }
    }
    assertEquals(List.of(), NativeVerifier.coinIds(List.of()));
  }

  @Test
  void proofsOfPresenceAndAbsenceHoldInBoth() {
    Set<Proof.Kind> kinds = EnumSet.noneOf(Proof.Kind.class);
    for (int i = 0; i < 600; ++i) {
      boolean isPresent = i < 300;
      Bytes32 id = coin('a', i).id();
      byte[] proof = store.prove(id);
      Expectation expected = isPresent ? Expectation.PRESENT : Expectation.ABSENT;
      Expectation opposite = isPresent ? Expectation.ABSENT : Expectation.PRESENT;

      Proof said = PureVerifier.verify(proof, root, id, expected);

      assertEquals(NativeVerifier.verify(proof, root, id, expected), said);
      assertEquals(said, PureVerifier.verify(proof, root, id, Expectation.EITHER));
      assertTrue(!isPresent || said.isCoinbase() == (i % 3 == 0));
      assertEquals(Status.PROOF_UNEXPECTED, statusOf(() -> PureVerifier.verify(proof, root, id, opposite)));
      assertEquals(Status.PROOF_UNEXPECTED, statusOf(() -> NativeVerifier.verify(proof, root, id, opposite)));
      kinds.add(said.kind());
    }
    assertEquals(EnumSet.allOf(Proof.Kind.class), kinds);
  }

  @Test
  void spoiltProofsAreRefusedAlike() {
    Set<Status> seen = EnumSet.noneOf(Status.class);
    for (int amount : new int[] {0, 1000, 1001, 1004, 1005}) {
      Bytes32 id = coin('a', amount).id();
      byte[] proof = store.prove(id);
      for (int length = 0; length < proof.length; ++length) seen.add(compare(Arrays.copyOf(proof, length), id));
      seen.add(compare(Arrays.copyOf(proof, proof.length + 1), id));
      seen.add(compare(Arrays.copyOf(proof, 20_000), id));
      for (int bit = 0; bit < 8 * proof.length; ++bit) {
        byte[] spoilt = proof.clone();
        spoilt[bit / 8] ^= (byte) (1 << bit % 8);
        seen.add(compare(spoilt, id));
      }
    }
    assertEquals(EnumSet.of(Status.PROOF_MALFORMED, Status.PROOF_INVALID, Status.PROOF_OTHER_COIN), seen);
  }

  private Status compare(byte[] proof, Bytes32 id) {
    Status status = statusOf(() -> NativeVerifier.verify(proof, root, id, Expectation.EITHER));
    assertEquals(status, statusOf(() -> PureVerifier.verify(proof, root, id, Expectation.EITHER)));
    return status;
  }

  private static Status statusOf(Supplier<Proof> verify) {
    try {
      assertFalse(verify.get() == null);
      return Status.OK;
    } catch (ProofRejectedException e) {
      return e.status();
    }
  }
}
