// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace CoinStore;

/// <summary>Coin ids and proofs in C# alone: no native code is loaded. docs/commitment.md defines the bytes.</summary>
public static class PureVerifier
{
    private const int HeaderSize = 4;
    private const int LeafSize = 9;
    private const int MaxDepth = 256;

    private static readonly byte[] LeafTag = SHA256.HashData("coinstore/leaf/v1"u8);
    private static readonly byte[] NodeTag = SHA256.HashData("coinstore/node/v1"u8);

    /// <summary>Computes the id of a coin: SHA-256 of parent, puzzle hash and amount.</summary>
    public static Bytes32 CoinId(in Coin coin)
    {
        Span<byte> preimage = stackalloc byte[64 + 9];
        coin.ParentCoinInfo.Span.CopyTo(preimage);
        coin.PuzzleHash.Span.CopyTo(preimage[32..]);

        // The amount is minimal two's complement: no leading zeros, but one where the top bit would say "negative".
        BinaryPrimitives.WriteUInt64BigEndian(preimage[65..], coin.Amount);
        preimage[64] = 0;
        int skipped = coin.Amount == 0 ? 9 : BitOperations.LeadingZeroCount(coin.Amount) switch
        {
            0 => 0,
            int zeros => 1 + ((zeros - 1) / 8),
        };
        preimage[(64 + skipped)..].CopyTo(preimage[64..]);
        return Hash(preimage[..(64 + 9 - skipped)]);
    }

    /// <summary>Verifies that a proof holds for a coin under a state root, and that it says what is expected.</summary>
    /// <param name="proof">Bytes from anywhere.</param>
    /// <param name="root">The trusted state root.</param>
    /// <param name="coinId">The coin asked about.</param>
    /// <param name="expected">What the proof must say.</param>
    /// <exception cref="ProofRejectedException">It does not hold, or says something else.</exception>
    public static Proof Verify(ReadOnlySpan<byte> proof, in Bytes32 root, in Bytes32 coinId, Expectation expected)
    {
        if (expected is < Expectation.Present or > Expectation.Either)
        {
            throw new ArgumentOutOfRangeException(nameof(expected));
        }

        Proof said = Parse(proof, coinId, out ReadOnlySpan<byte> bitmap, out ReadOnlySpan<byte> siblings);
        if (said.Kind == ProofKind.AbsentOther && !SharePrefix(said.CoinId!.Value, coinId, said.Depth))
        {
            throw Rejected(Status.ProofOtherCoin, "proof: the other coin is not on the path of this one");
        }

        if (RecomputeRoot(said, coinId, bitmap, siblings) != root)
        {
            throw Rejected(Status.ProofInvalid, "proof: it leads to another root");
        }

        bool isPresent = said.Kind == ProofKind.Present;
        if (expected != Expectation.Either && (expected == Expectation.Present) != isPresent)
        {
            throw Rejected(
                Status.ProofUnexpected,
                isPresent ? "the coin is unspent, expected was that it is not"
                          : "the coin is not among the unspent, expected was that it is");
        }

        return said;
    }

    private static Proof Parse(
        ReadOnlySpan<byte> rest, in Bytes32 coinId, out ReadOnlySpan<byte> bitmap, out ReadOnlySpan<byte> siblings)
    {
        ReadOnlySpan<byte> header = Take(ref rest, HeaderSize);
        if (header[0] != 1) throw Malformed("proof: unknown version");
        var kind = (ProofKind)header[1];
        if (kind is < ProofKind.Present or > ProofKind.AbsentOther) throw Malformed("proof: unknown kind");
        int depth = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);

        // Only the leaf of the coin itself can stand below all 256 bits of its id.
        if (depth > (kind == ProofKind.Present ? MaxDepth : MaxDepth - 1)) throw Malformed("proof: depth");

        Bytes32? leafId = kind == ProofKind.Present ? coinId : null;
        if (kind == ProofKind.AbsentOther)
        {
            leafId = new Bytes32(Take(ref rest, 32));
            if (leafId == coinId) throw Malformed("proof: the other coin is the coin itself");
        }

        ulong height = 0;
        byte flags = 0;
        if (kind != ProofKind.AbsentEmpty)
        {
            ReadOnlySpan<byte> leaf = Take(ref rest, LeafSize);
            height = BinaryPrimitives.ReadUInt64BigEndian(leaf);
            flags = leaf[8];
            if (flags > 1) throw Malformed("proof: unknown flag");
        }

        bitmap = Take(ref rest, (depth + 7) / 8);
        siblings = rest;
        CheckSiblings(bitmap, siblings, depth);
        return new Proof(kind, leafId, height, flags == 1, depth);
    }

    private static void CheckSiblings(ReadOnlySpan<byte> bitmap, ReadOnlySpan<byte> siblings, int depth)
    {
        if (depth % 8 != 0 && (bitmap[^1] & (0xFF >> (depth % 8))) != 0) throw Malformed("proof: padding bits set");
        if (depth > 0 && !HasSibling(bitmap, depth))
        {
            throw Malformed("proof: a subtree of one coin or none is not collapsed");
        }

        int count = 0;
        foreach (byte bits in bitmap) count += BitOperations.PopCount(bits);
        if (siblings.Length != 32 * count) throw Malformed("proof: wrong size");
        for (int i = 0; i < count; ++i)
        {
            if (siblings.Slice(32 * i, 32).IndexOfAnyExcept((byte)0) < 0)
            {
                throw Malformed("proof: an empty sibling is spelled out");
            }

        }
    }

    private static Bytes32 RecomputeRoot(
        in Proof said, in Bytes32 coinId, ReadOnlySpan<byte> bitmap, ReadOnlySpan<byte> siblings)
    {
        Bytes32 hash = said.Kind == ProofKind.AbsentEmpty ? Bytes32.Zero : LeafHash(said);
        for (int depth = said.Depth; depth > 0; --depth)
        {
            Bytes32 sibling = default;
            if (HasSibling(bitmap, depth))
            {
                sibling = new Bytes32(siblings[^32..]);
                siblings = siblings[..^32];
            }

            hash = BitAt(coinId, depth - 1) ? NodeHash(sibling, hash) : NodeHash(hash, sibling);
        }

        return hash;
    }

    private static Bytes32 LeafHash(in Proof said)
    {
        Span<byte> preimage = stackalloc byte[64 + 32 + LeafSize];
        LeafTag.CopyTo(preimage);
        LeafTag.CopyTo(preimage[32..]);
        said.CoinId!.Value.Span.CopyTo(preimage[64..]);
        BinaryPrimitives.WriteUInt64BigEndian(preimage[96..], said.ConfirmedHeight);
        preimage[104] = said.IsCoinbase ? (byte)1 : (byte)0;
        return Hash(preimage);
    }

    private static Bytes32 NodeHash(in Bytes32 left, in Bytes32 right)
    {
        Span<byte> preimage = stackalloc byte[128];
        NodeTag.CopyTo(preimage);
        NodeTag.CopyTo(preimage[32..]);
        left.Span.CopyTo(preimage[64..]);
        right.Span.CopyTo(preimage[96..]);
        return Hash(preimage);
    }

    private static Bytes32 Hash(ReadOnlySpan<byte> preimage)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(preimage, hash);
        return new Bytes32(hash);
    }

    /// <summary>Takes bytes off the front.</summary>
    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> rest, int size)
    {
        if (rest.Length < size) throw Malformed("proof: too short");
        ReadOnlySpan<byte> taken = rest[..size];
        rest = rest[size..];
        return taken;
    }

    private static bool HasSibling(ReadOnlySpan<byte> bitmap, int depth) =>
        (bitmap[(depth - 1) / 8] & (0x80 >> ((depth - 1) % 8))) != 0;

    private static bool BitAt(in Bytes32 id, int depth) => (id.Span[depth / 8] & (0x80 >> (depth % 8))) != 0;

    private static bool SharePrefix(in Bytes32 left, in Bytes32 right, int bits)
    {
        for (int depth = 0; depth < bits; ++depth)
        {
            if (BitAt(left, depth) != BitAt(right, depth)) return false;
        }

        return true;
    }

    private static CoinStoreException Malformed(string what) => Rejected(Status.ProofMalformed, what);

    private static CoinStoreException Rejected(Status status, string what) =>
        CoinStoreException.From(new ErrorFields(status, 0, null, null, 0, what));
}
