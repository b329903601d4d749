// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>Coin ids and proofs by the native library: the same answers as <see cref="PureVerifier"/>,
/// faster.</summary>
public static class NativeVerifier
{
    /// <summary>Computes the ids of many coins, several at a time.</summary>
    /// <param name="coins">The coins.</param>
    /// <param name="coinIds">At least as many.</param>
    public static void CoinIds(ReadOnlySpan<Coin> coins, Span<Bytes32> coinIds)
    {
        if (coinIds.Length < coins.Length) throw new ArgumentException("less room than coins", nameof(coinIds));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_coin_ids(
            in MemoryMarshal.GetReference(coins), (nuint)coins.Length,
            ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(coinIds)), ref error);
        Errors.Check(status, ref error);
    }

    /// <summary>Computes the ids of many coins, several at a time.</summary>
    public static Bytes32[] CoinIds(ReadOnlySpan<Coin> coins)
    {
        var ids = new Bytes32[coins.Length];
        CoinIds(coins, ids);
        return ids;
    }

    /// <summary>Computes the id of one coin.</summary>
    public static Bytes32 CoinId(in Coin coin)
    {
        ErrorInfo error = Errors.New();
        Bytes32 id = default;
        Errors.Check(CoinstoreNative.coinstore_coin_id(in coin, ref id, ref error), ref error);
        return id;
    }

    /// <summary>Verifies a proof; see <see cref="PureVerifier.Verify"/>.</summary>
    /// <exception cref="ProofRejectedException">It does not hold, or says something else.</exception>
    public static Proof Verify(ReadOnlySpan<byte> proof, in Bytes32 root, in Bytes32 coinId, Expectation expected)
    {
        ErrorInfo error = Errors.New();
        ProofRecord info = ProofRecord.New();
        int status = CoinstoreNative.coinstore_proof_verify(
            in MemoryMarshal.GetReference(proof), (nuint)proof.Length, in root, in coinId, (uint)expected, ref info,
            ref error);
        Errors.Check(status, ref error);
        var kind = (ProofKind)info.Kind;
        return new Proof(
            kind, kind == ProofKind.AbsentEmpty ? null : info.CoinId, info.ConfirmedHeight,
            (info.Flags & (uint)CoinTraits.Coinbase) != 0, (int)info.Depth);
    }
}
