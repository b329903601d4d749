// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;

/** Coin ids and proofs in Java alone: no native code is loaded. docs/commitment.md defines the bytes. */
public final class PureVerifier {
  private static final byte[] LEAF_TAG = sha256().digest("coinstore/leaf/v1".getBytes(StandardCharsets.US_ASCII));
  private static final byte[] NODE_TAG = sha256().digest("coinstore/node/v1".getBytes(StandardCharsets.US_ASCII));
  private static final int MAX_DEPTH = 256;

  private PureVerifier() {}

  /**
   * Computes the id of a coin: SHA-256 of parent, puzzle hash and amount.
   *
   * @param coin the coin
   * @return its id
   */
  public static Bytes32 coinId(Coin coin) {
    ByteBuffer preimage = ByteBuffer.allocate(64 + 9);
    coin.parentCoinInfo().write(preimage, 0);
    coin.puzzleHash().write(preimage, 32);
    preimage.position(64);
    // Minimal two's complement: no leading zeros, but one where the top bit would say "negative".
    long amount = coin.amount();
    int zeros = Long.numberOfLeadingZeros(amount);
    if (amount < 0) preimage.put((byte) 0);
    int size = amount == 0 ? 0 : amount < 0 ? 8 : 8 - (zeros - 1) / 8;
    for (int i = size - 1; i >= 0; --i) preimage.put((byte) (amount >>> 8 * i));
    MessageDigest hash = sha256();
    hash.update(preimage.flip());
    return Bytes32.of(hash.digest());
  }

  /**
   * Verifies that a proof holds for a coin under a state root, and that it says what is expected.
   *
   * @param proof bytes from anywhere
   * @param root the trusted state root
   * @param coinId the coin asked about
   * @param expected what the proof must say
   * @return what it says
   * @throws ProofRejectedException if it does not hold, or says something else
   */
  public static Proof verify(byte[] proof, Bytes32 root, Bytes32 coinId, Expectation expected) {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(coinId, "coinId");
    Objects.requireNonNull(expected, "expected");
    Parsed parsed = new Parsed(ByteBuffer.wrap(proof), coinId);
    if (parsed.kind == Proof.Kind.ABSENT_OTHER && !sharePrefix(parsed.leafId, coinId, parsed.depth)) {
      throw rejected(Status.PROOF_OTHER_COIN, "proof: the other coin is not on the path of this one");
    }
    if (!parsed.recomputeRoot(coinId).equals(root)) {
      throw rejected(Status.PROOF_INVALID, "proof: it leads to another root");
    }
    boolean isPresent = parsed.kind == Proof.Kind.PRESENT;
    if (expected != Expectation.EITHER && (expected == Expectation.PRESENT) != isPresent) {
      throw rejected(
          Status.PROOF_UNEXPECTED,
          isPresent
              ? "the coin is unspent, expected was that it is not"
              : "the coin is not among the unspent, expected was that it is");
    }
    return new Proof(
        parsed.kind, Optional.ofNullable(parsed.leafId), parsed.height, parsed.flags == 1, parsed.depth);
  }

  /** A proof in its canonical bytes; anything else is malformed. */
  private static final class Parsed {
    final Proof.Kind kind;
    final int depth;
    final Bytes32 leafId; // null if the place is empty
    final long height;
    final byte flags;
    final byte[] bitmap;
    final ByteBuffer siblings;

    Parsed(ByteBuffer rest, Bytes32 coinId) {
      require(rest.remaining() >= 4, "too short");
      require(rest.get() == 1, "unknown version");
      int code = rest.get();
      require(code >= 1 && code <= 3, "unknown kind");
      kind = Proof.Kind.values()[code - 1];
      depth = Short.toUnsignedInt(rest.getShort());
      // Only the leaf of the coin itself can stand below all 256 bits of its id.
      require(depth <= (kind == Proof.Kind.PRESENT ? MAX_DEPTH : MAX_DEPTH - 1), "depth");
      if (kind == Proof.Kind.ABSENT_OTHER) {
        require(rest.remaining() >= Bytes32.SIZE, "too short");
        leafId = Bytes32.read(rest, rest.position());
        rest.position(rest.position() + Bytes32.SIZE);
        require(!leafId.equals(coinId), "the other coin is the coin itself");
      } else {
        leafId = kind == Proof.Kind.PRESENT ? coinId : null;
      }
      if (kind == Proof.Kind.ABSENT_EMPTY) {
        height = 0;
        flags = 0;
      } else {
        require(rest.remaining() >= 9, "too short");
        height = rest.getLong();
        flags = rest.get();
        require(flags == 0 || flags == 1, "unknown flag");
      }
      require(rest.remaining() >= (depth + 7) / 8, "too short");
      bitmap = new byte[(depth + 7) / 8];
      rest.get(bitmap);
      siblings = rest;
      checkSiblings();
    }

    private void checkSiblings() {
      require(depth % 8 == 0 || (bitmap[depth / 8] & 0xff >> depth % 8) == 0, "padding bits set");
      require(depth == 0 || hasSibling(depth), "a subtree of one coin or none is not collapsed");
      int count = 0;
      for (byte bits : bitmap) count += Integer.bitCount(bits & 0xff);
      require(siblings.remaining() == Bytes32.SIZE * count, "wrong size");
      for (int at = siblings.position(); at < siblings.limit(); at += Bytes32.SIZE) {
        require(!Bytes32.read(siblings, at).equals(Bytes32.ZERO), "an empty sibling is spelled out");
      }
    }

    private boolean hasSibling(int at) {
      return (bitmap[(at - 1) / 8] & 0x80 >> (at - 1) % 8) != 0;
    }

    Bytes32 recomputeRoot(Bytes32 coinId) {
      MessageDigest hash = sha256();
      ByteBuffer leaf = ByteBuffer.allocate(Bytes32.SIZE + 9);
      Bytes32 root = Bytes32.ZERO;
      if (leafId != null) {
        leafId.write(leaf, 0);
        leaf.putLong(32, height).put(40, flags);
        hash.update(LEAF_TAG);
        hash.update(LEAF_TAG);
        hash.update(leaf);
        root = Bytes32.of(hash.digest());
      }
      int end = siblings.limit();
      for (int at = depth; at > 0; --at) {
        Bytes32 sibling = Bytes32.ZERO;
        if (hasSibling(at)) {
          end -= Bytes32.SIZE;
          sibling = Bytes32.read(siblings, end);
        }
        boolean isRight = coinId.bit(at - 1);
        hash.update(NODE_TAG);
        hash.update(NODE_TAG);
        hash.update((isRight ? sibling : root).toByteArray());
        hash.update((isRight ? root : sibling).toByteArray());
        root = Bytes32.of(hash.digest());
      }
      return root;
    }
  }

  private static boolean sharePrefix(Bytes32 left, Bytes32 right, int bits) {
    for (int depth = 0; depth < bits; ++depth) {
      if (left.bit(depth) != right.bit(depth)) return false;
    }
    return true;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) throw rejected(Status.PROOF_MALFORMED, "proof: " + otherwise);
  }

  private static CoinStoreException rejected(Status status, String text) {
    return CoinStoreException.of(status, text);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
