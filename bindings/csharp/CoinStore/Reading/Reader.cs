// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>What can be read of a chain. Any thread; a reader never sees half a block.</summary>
public abstract partial class Reader
{
    private protected Reader(StoreHandle handle) => Handle = handle;

    private protected StoreHandle Handle { get; }

    /// <summary>The block as of which one reads; native NULL is the tip.</summary>
    private protected virtual ViewHandle AsOf => ViewHandle.None;

    /// <summary>The last block and the state after it; null if there is none.</summary>
    public Tip? Tip()
    {
        ErrorInfo error = Errors.New();
        TipInfo tip = TipInfo.New();
        Status status = Errors.Check(CoinstoreNative.coinstore_get_tip(Handle, AsOf, ref tip, ref error), ref error);
        return status == Status.NotFound ? null : CoinStore.Tip.From(tip);
    }

    /// <summary>The block at exactly this height and the state after it; null if there is none.</summary>
    public Tip? BlockAt(ulong height)
    {
        ErrorInfo error = Errors.New();
        TipInfo tip = TipInfo.New();
        Status status = Errors.Check(
            CoinstoreNative.coinstore_get_block_info(Handle, AsOf, height, ref tip, ref error), ref error);
        return status == Status.NotFound ? null : CoinStore.Tip.From(tip);
    }

    /// <summary>One coin, spent or not; null if it is unknown.</summary>
    public CoinRecord? Get(in Bytes32 coinId) => TryGet(coinId, out CoinRecord record) ? record : null;

    /// <summary>One coin, spent or not.</summary>
    /// <returns>Is it known?</returns>
    public bool TryGet(in Bytes32 coinId, out CoinRecord record)
    {
        ErrorInfo error = Errors.New();
        record = default;
        int status = CoinstoreNative.coinstore_get(Handle, AsOf, in coinId, ref record, ref error);
        return Errors.Check(status, ref error) == Status.OK;
    }

    /// <summary>Many coins as of one moment, at the positions of their ids.</summary>
    public CoinRecord?[] GetMany(ReadOnlySpan<Bytes32> coinIds)
    {
        var records = new CoinRecord[coinIds.Length];
        var found = new bool[coinIds.Length];
        GetMany(coinIds, records, found);
        var answers = new CoinRecord?[coinIds.Length];
        for (int i = 0; i < answers.Length; ++i)
        {
            if (found[i]) answers[i] = records[i];
        }

        return answers;
    }

    /// <summary>Many coins as of one moment, into memory of the caller's.</summary>
    /// <param name="coinIds">Their ids; one may be repeated.</param>
    /// <param name="records">At least as many; zeros where a coin is unknown.</param>
    /// <param name="found">At least as many; true where a coin is known.</param>
    /// <returns>How many are known.</returns>
    public int GetMany(ReadOnlySpan<Bytes32> coinIds, Span<CoinRecord> records, Span<bool> found)
    {
        RequireRoom(coinIds.Length, records.Length, nameof(records));
        RequireRoom(coinIds.Length, found.Length, nameof(found));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_get_many(
            Handle, AsOf, in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(coinIds)), (nuint)coinIds.Length,
            ref MemoryMarshal.GetReference(records), ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(found)),
            out nuint n, ref error);
        Errors.Check(status, ref error);
        return (int)n;
    }

    /// <summary>Is the coin known and unspent?</summary>
    public bool IsUnspent(in Bytes32 coinId)
    {
        bool answer = false;
        AreUnspent(new ReadOnlySpan<Bytes32>(in coinId), new Span<bool>(ref answer));
        return answer;
    }

    /// <summary>Which coins are known and unspent, as of one moment?</summary>
    public bool[] AreUnspent(ReadOnlySpan<Bytes32> coinIds)
    {
        var answers = new bool[coinIds.Length];
        AreUnspent(coinIds, answers);
        return answers;
    }

    /// <summary>Which coins are known and unspent, as of one moment, into memory of the caller's?</summary>
    public void AreUnspent(ReadOnlySpan<Bytes32> coinIds, Span<bool> answers)
    {
        RequireRoom(coinIds.Length, answers.Length, nameof(answers));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_is_unspent(
            Handle, AsOf, in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(coinIds)), (nuint)coinIds.Length,
            ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(answers)), ref error);
        Errors.Check(status, ref error);
    }

    /// <summary>The hints of coins: in the order of the ids, each coin's bytewise. Unknown ids have none.</summary>
    public Hint[] GetHints(params ReadOnlySpan<Bytes32> coinIds)
    {
        var hints = new Hint[coinIds.Length];
        for (; ; )
        {
            ErrorInfo error = Errors.New();
            int status = CoinstoreNative.coinstore_get_hints(
                Handle, AsOf, in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(coinIds)), (nuint)coinIds.Length,
                ref MemoryMarshal.GetArrayDataReference(hints), (nuint)hints.Length, out nuint n, ref error);
            if ((Status)status != Status.BufferTooSmall)
            {
                Errors.Check(status, ref error);
                Array.Resize(ref hints, (int)n);
                return hints;
            }

            hints = new Hint[checked((int)n)]; // a block that came between may ask for another turn
        }
    }

    /// <summary>Proves that a coin is unspent, or that it is not, under the state root of <see cref="Tip"/>.</summary>
    public byte[] Prove(in Bytes32 coinId)
    {
        Span<byte> proof = stackalloc byte[Proof.MaxSize];
        return proof[..Prove(coinId, proof)].ToArray();
    }

    /// <summary>Proves into memory of the caller's.</summary>
    /// <param name="coinId">The coin asked about.</param>
    /// <param name="proof">At least <see cref="Proof.MaxSize"/> bytes.</param>
    /// <returns>The proof's size in bytes.</returns>
    public int Prove(in Bytes32 coinId, Span<byte> proof)
    {
        RequireRoom(Proof.MaxSize, proof.Length, nameof(proof));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_prove(
            Handle, AsOf, in coinId, ref MemoryMarshal.GetReference(proof), (nuint)proof.Length, out nuint length,
            ref error);
        Errors.Check(status, ref error);
        return (int)length;
    }

    private protected static void RequireRoom(int needed, int given, string name)
    {
        if (given < needed) throw new ArgumentException($"room for {given} where {needed} are needed", name);
    }
}
