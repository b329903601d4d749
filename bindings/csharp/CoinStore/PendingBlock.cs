// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>A block that is put together by several calls. One thread at a time.</summary>
/// <remarks>It is judged against the tip of the moment of <see cref="Commit"/>; disposing it before that
/// forgets it.</remarks>
public sealed class PendingBlock : IDisposable
{
    private readonly BlockHandle _handle;
    private readonly StoreHandle _store; // the collector must not close the store of a block that is in use

    internal PendingBlock(StoreHandle store, BlockHandle handle)
    {
        _store = store;
        _handle = handle;
    }

    /// <summary>Adds coins that the block creates.</summary>
    public void Add(params ReadOnlySpan<Addition> additions)
    {
        ErrorInfo error = Errors.New();
        Errors.Check(
            CoinstoreNative.coinstore_block_add(
                _handle, in MemoryMarshal.GetReference(additions), (nuint)additions.Length, ref error), ref error);
        GC.KeepAlive(_store);
    }

    /// <summary>Adds coins that the block spends.</summary>
    public void Spend(params ReadOnlySpan<Bytes32> coinIds)
    {
        ErrorInfo error = Errors.New();
        Errors.Check(
            CoinstoreNative.coinstore_block_spend(
                _handle, in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(coinIds)), (nuint)coinIds.Length,
                ref error),
            ref error);
        GC.KeepAlive(_store);
    }

    /// <summary>Adds hints of coins that the block creates.</summary>
    public void Hint(params ReadOnlySpan<Hint> hints)
    {
        ErrorInfo error = Errors.New();
        Errors.Check(
            CoinstoreNative.coinstore_block_hint(
                _handle, in MemoryMarshal.GetReference(hints), (nuint)hints.Length, ref error), ref error);
        GC.KeepAlive(_store);
    }

    /// <summary>Judges the block as it is now against the tip of this moment; tells the root it would lead
    /// to.</summary>
    /// <exception cref="BlockRefusedException">It breaks a rule.</exception>
    public Bytes32 Root()
    {
        ErrorInfo error = Errors.New();
        Bytes32 root = default;
        Errors.Check(CoinstoreNative.coinstore_block_root(_handle, ref root, ref error), ref error);
        GC.KeepAlive(_store);
        return root;
    }

    /// <summary>Applies the block on top of the tip, or changes nothing.</summary>
    /// <exception cref="BlockRefusedException">It breaks a rule; it can be added to and committed again.</exception>
    public BlockResult Commit()
    {
        ErrorInfo error = Errors.New();
        ResultInfo result = ResultInfo.New();
        Errors.Check(CoinstoreNative.coinstore_block_commit(_handle, ref result, ref error), ref error);
        GC.KeepAlive(_store);
        return BlockResult.From(result);
    }

    /// <summary>Ends the block without applying it. Aborting twice is fine.</summary>
    /// <exception cref="CoinStoreException">WrongState: it is committed.</exception>
    public void Abort()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_block_abort(_handle, ref error), ref error);
    }

    /// <summary>Gives back its memory, also while another thread is inside a call; that call ends first.</summary>
    public void Dispose() => _handle.Dispose();
}
