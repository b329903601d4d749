// SPDX-License-Identifier: Apache-2.0
import coinstore.Block;
import coinstore.Bytes32;
import coinstore.Coin;
import coinstore.CoinStore;
import coinstore.Expectation;
import coinstore.NativeVerifier;
import coinstore.Proof;
import coinstore.ProofRejectedException;
import coinstore.PureVerifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that a coin is unspent and that another is not, and checks both proofs as a light client would.
 *
 * <pre>java -cp coinstore.jar ProveAndVerify.java DIRECTORY</pre>
 *
 * <p>Two roles in one program. The node holds the store. The light client is the class at the end: it needs neither a
 * store nor native code; it knows a state root from a source that it trusts, and gets the proof from anyone.
 */
public final class ProveAndVerify {
  private ProveAndVerify() {}

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: ProveAndVerify DIRECTORY");
      System.exit(2);
    }
    try (CoinStore store = CoinStore.open(Path.of(args[0]))) {
      run(store);
    }
  }

  private static void run(CoinStore store) {
    List<Bytes32> ids = makeChain(store);
    Bytes32 spent = ids.get(0);
    Bytes32 unspent = ids.get(1);

    // The root of the unspent coins. A chain may put it into its headers, signed or mined.
    Bytes32 root = store.tip().orElseThrow().stateRoot();

    byte[] proof = store.prove(unspent);
    System.out.printf("proof of presence, %d bytes: ", proof.length);
    require(LightClient.isPaymentThere(proof, root, unspent));

    // The same proof says nothing about another coin, and nothing under another root.
    System.out.print("the same for another coin: ");
    require(!LightClient.isPaymentThere(proof, root, ids.get(2)));

    // The spent coin is not in the tree any more: the store proves its absence.
    proof = store.prove(spent);
    System.out.printf("proof of absence, %d bytes, shown as a payment: ", proof.length);
    require(!LightClient.isPaymentThere(proof, root, spent));
    System.out.print("the same, shown as an absence: ");
    require(LightClient.isPaymentGone(proof, root, spent));
  }

  /** Sixteen coins in one block, of which the next block spends the first. */
  private static List<Bytes32> makeChain(CoinStore store) {
    List<Coin> coins = new ArrayList<>();
    for (int i = 0; i < 16; ++i) {
      byte[] puzzleHash = new byte[Bytes32.SIZE];
      puzzleHash[0] = (byte) i;
      coins.add(new Coin(Bytes32.ZERO, Bytes32.of(puzzleHash), 100));
    }
    List<Bytes32> ids = NativeVerifier.coinIds(coins); // several at a time; Coin.id() does one

    store.rollback(-1); // what an earlier run left
    Block.Builder first = Block.builder(0).blockHash(Bytes32.filled(1));
    coins.forEach(first::add);
    store.apply(first.build());
    store.apply(
        Block.builder(1).blockHash(Bytes32.filled(2)).parentHash(Bytes32.filled(1)).spend(ids.get(0)).build());
    return ids;
  }

  private static void require(boolean asExpected) {
    if (!asExpected) throw new AssertionError("not what was expected");
  }

  /** The light client's side. What it expects is an argument: no proof of absence can pass for a payment. */
  private static final class LightClient {
    static boolean isPaymentThere(byte[] proof, Bytes32 root, Bytes32 coinId) {
      try {
        Proof said = PureVerifier.verify(proof, root, coinId, Expectation.PRESENT);
        System.out.println("unspent, created at height " + said.confirmedHeight());
        return true;
      } catch (ProofRejectedException e) {
        System.out.println("refused: " + e.text());
        return false;
      }
    }

    static boolean isPaymentGone(byte[] proof, Bytes32 root, Bytes32 coinId) {
      try {
        PureVerifier.verify(proof, root, coinId, Expectation.ABSENT);
        System.out.println("not unspent under this root");
        return true;
      } catch (ProofRejectedException e) {
        System.out.println("refused: " + e.text());
        return false;
      }
    }
  }
}
