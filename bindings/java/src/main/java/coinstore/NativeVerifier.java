// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Coin ids and proofs by the native library: the same answers as {@link PureVerifier}, faster. */
public final class NativeVerifier {
  private NativeVerifier() {}

  /**
   * Computes the ids of many coins, several at a time.
   *
   * @param coins the coins
   * @return as many ids
   */
  public static List<Bytes32> coinIds(Collection<Coin> coins) {
    int n = coins.size();
    ByteBuffer memory = NativeArray.memory(n, NativeLayout.COIN);
    ByteBuffer ids = NativeArray.memory(n, Bytes32.SIZE);
    int i = 0;
    for (Coin coin : coins) NativeLayout.writeCoin(memory, i++ * NativeLayout.COIN, coin);
    CoinstoreNative.coinstore_coin_ids(memory, ids);
    List<Bytes32> answer = new ArrayList<>(n);
    for (i = 0; i < n; ++i) answer.add(Bytes32.read(ids, i * Bytes32.SIZE));
    return answer;
  }

  /**
   * Computes the id of one coin.
   *
   * @param coin the coin
   * @return its id
   */
  public static Bytes32 coinId(Coin coin) {
    byte[] bytes = new byte[NativeLayout.COIN];
    byte[] id = new byte[Bytes32.SIZE];
    NativeLayout.writeCoin(NativeLayout.wrap(bytes), 0, coin);
    CoinstoreNative.coinstore_coin_id(bytes, id);
    return Bytes32.of(id);
  }

  /**
   * Verifies a proof, as {@link PureVerifier#verify} does.
   *
   * @param proof bytes from anywhere
   * @param root the trusted state root
   * @param coinId the coin asked about
   * @param expected what the proof must say
   * @return what it says
   * @throws ProofRejectedException if it does not hold, or says something else
   */
  public static Proof verify(byte[] proof, Bytes32 root, Bytes32 coinId, Expectation expected) {
    Objects.requireNonNull(proof, "proof");
    byte[] info = new byte[NativeLayout.PROOF_INFO];
    CoinstoreNative.coinstore_proof_verify(
        proof, root.toByteArray(), coinId.toByteArray(), expected.code(), info);
    ByteBuffer memory = NativeLayout.wrap(info);
    Proof.Kind kind = Proof.Kind.values()[memory.getInt(NativeLayout.PROOF_INFO_KIND) - 1];
    return new Proof(
        kind,
        kind == Proof.Kind.ABSENT_EMPTY
            ? Optional.empty()
            : Optional.of(Bytes32.read(memory, NativeLayout.PROOF_INFO_COIN_ID)),
        memory.getLong(NativeLayout.PROOF_INFO_CONFIRMED_HEIGHT),
        memory.getInt(NativeLayout.PROOF_INFO_FLAGS) == CoinRecord.COINBASE,
        memory.getInt(NativeLayout.PROOF_INFO_DEPTH));
  }
}
