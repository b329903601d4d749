// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Coin ids and proofs: the library and Java alone are both asked, and must agree. */
final class PureOperations {
  private final Player player;

  private PureOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    PureOperations operations = new PureOperations(player);
    player.register("coin_ids", operations::coinIds);
    player.register("verify", operations::verify);
    player.register("verify_prefixes", operations::verifyPrefixes);
    player.register("verify_flips", operations::verifyFlips);
  }

  private Status coinIds(Operation op) {
    List<Coin> coins = op.list("coins").stream().map(coin -> Values.coin(Json.as(coin))).toList();
    List<Object> want = op.list("coin_ids");
    player.compare("coin_ids", want, NativeVerifier.coinIds(coins).stream().map(Bytes32::toString).toList());
    List<String> single = coins.stream().map(coin -> NativeVerifier.coinId(coin).toString()).toList();
    player.compare("coin_ids one by one", want, single);
    player.compare("coin_ids in Java alone", want, coins.stream().map(coin -> coin.id().toString()).toList());
    return Status.OK;
  }

  /** A question about a proof, which both verifiers answer. */
  private final class Question {
    final byte[] proof;
    private final Bytes32 root;
    private final Bytes32 coinId;

    Question(Operation op) {
      proof = op.bytes("proof");
      root = op.bytes32("root");
      coinId = op.bytes32("coin_id");
    }

    Proof ask(byte[] proof, Expectation expected) {
      Proof natively;
      try {
        natively = NativeVerifier.verify(proof, root, coinId, expected);
      } catch (ProofRejectedException e) {
        player.compare("status in Java alone", e.status(), statusInJavaAlone(proof, expected));
        throw e;
      }
      player.compare("info in Java alone", natively, PureVerifier.verify(proof, root, coinId, expected));
      return natively;
    }

    private Status statusInJavaAlone(byte[] proof, Expectation expected) {
      try {
        PureVerifier.verify(proof, root, coinId, expected);
        return Status.OK;
      } catch (ProofRejectedException e) {
        return e.status();
      }
    }

    Status status(byte[] changed) {
      try {
        ask(changed, Expectation.EITHER);
        return Status.OK;
      } catch (ProofRejectedException e) {
        return e.status();
      }
    }
  }

  private Status verify(Operation op) {
    Question question = new Question(op);
    Expectation expected = Expectation.valueOf(op.text("expect").toUpperCase(Locale.ROOT));
    Proof said = question.ask(question.proof, expected);
    player.compare("info", op.get("info"), Values.of(said));
    return Status.OK;
  }

  private Status verifyPrefixes(Operation op) {
    Question question = new Question(op);
    for (int size = 0; size < question.proof.length; ++size) {
      Status status = question.status(Arrays.copyOf(question.proof, size));
      if (status != Status.PROOF_MALFORMED) return status;
    }
    return Status.PROOF_MALFORMED;
  }

  private Status verifyFlips(Operation op) {
    Question question = new Question(op);
    StringBuilder letters = new StringBuilder();
    for (int bit = 0; bit < 8 * question.proof.length; ++bit) {
      byte[] changed = question.proof.clone();
      changed[bit / 8] ^= (byte) (0x80 >> bit % 8);
      letters.append(letter(question.status(changed)));
    }
    player.compare("statuses", op.get("statuses"), letters.toString());
    return Status.OK;
  }

  private static char letter(Status status) {
    return switch (status) {
      case PROOF_MALFORMED -> 'M';
      case PROOF_INVALID -> 'I';
      case PROOF_OTHER_COIN -> 'O';
      default -> '?';
    };
  }
}
