// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <content>Blocks, rollbacks, and views of what there was before.</content>
public sealed partial class Store
{
    /// <summary>A view of the tip of this moment, to be disposed; null if the store is empty.</summary>
    public View? View()
    {
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_view_new(Handle, out ViewHandle view, ref error);
        return NewView(Errors.Check(status, ref error), view);
    }

    /// <summary>A view as of a height, of the highest block at or below it, to be disposed; null if that is above the
    /// tip or below the first block.</summary>
    public View? ViewAt(ulong height)
    {
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_view_at(Handle, height, out ViewHandle view, ref error);
        return NewView(Errors.Check(status, ref error), view);
    }

    /// <summary>Applies one block on top of the tip, or changes nothing.</summary>
    /// <exception cref="BlockRefusedException">It breaks a rule.</exception>
    public BlockResult Apply(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Apply(
            block.Header, CollectionsMarshal.AsSpan(block.Additions), CollectionsMarshal.AsSpan(block.Removals),
            CollectionsMarshal.AsSpan(block.Hints));
    }

    /// <summary>Applies one block whose parts lie in memory already; nothing is copied.</summary>
    /// <exception cref="BlockRefusedException">It breaks a rule.</exception>
    public BlockResult Apply(
        in BlockHeader header, ReadOnlySpan<Addition> additions, ReadOnlySpan<Bytes32> removals,
        ReadOnlySpan<Hint> hints = default) =>
        Apply(header.ToNative(), additions, removals, hints);

    /// <summary>Judges a block and computes its root; changes nothing.</summary>
    /// <exception cref="BlockRefusedException">It breaks a rule.</exception>
    public BlockResult DryRun(Block block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return Apply(
            block.Header.ToNative(isDryRun: true), CollectionsMarshal.AsSpan(block.Additions),
            CollectionsMarshal.AsSpan(block.Removals), CollectionsMarshal.AsSpan(block.Hints));
    }

    /// <summary>Applies many blocks in order, each wholly or not at all, with one sync for all of them.</summary>
    /// <returns>A result for each block.</returns>
    /// <exception cref="CoinStoreException">Its <see cref="CoinStoreException.Applied"/> has the results of
    /// the blocks that stay applied.</exception>
    public BlockResult[] ApplyAll(IReadOnlyList<Block> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        int n = blocks.Count;
        var infos = new BlockInfo[n];
        var results = new ResultInfo[n];
        var additions = new Joined<Addition>(n);
        var removals = new Joined<Bytes32>(n);
        var hints = new Joined<Hint>(n);
        for (int i = 0; i < n; ++i)
        {
            infos[i] = blocks[i].Header.ToNative();
            results[i] = ResultInfo.New();
            additions.Add(i, blocks[i].Additions);
            removals.Add(i, blocks[i].Removals);
            hints.Add(i, blocks[i].Hints);
        }

        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_apply_blocks(
            Handle, in First(infos), (nuint)n, in additions.First, in First(additions.Ends),
            in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(removals.Span)), in First(removals.Ends),
            in hints.First, in First(hints.Ends), ref First(results), out nuint applied, ref error);
        try
        {
            Errors.Check(status, ref error);
        }
        catch (CoinStoreException e)
        {
            e.Applied = Array.ConvertAll(results[..(int)applied], result => BlockResult.From(result));
            throw;
        }

        return Array.ConvertAll(results, result => BlockResult.From(result));
    }

    /// <summary>Begins a block that is put together by several calls. It holds no turn.</summary>
    public PendingBlock Begin(in BlockHeader header)
    {
        ErrorInfo error = Errors.New();
        BlockInfo info = header.ToNative();
        Errors.Check(
            CoinstoreNative.coinstore_block_begin(Handle, in info, out BlockHandle block, ref error), ref error);
        return new PendingBlock(Handle, block);
    }

    /// <summary>Takes blocks back until the tip is the highest block at or below a height.</summary>
    /// <param name="toHeight">A negative height empties the store.</param>
    /// <exception cref="BlockRefusedException">The height is above the tip.</exception>
    public BlockResult Rollback(long toHeight)
    {
        using RollbackReport report = RollbackWithReport(toHeight);
        return report.Result;
    }

    /// <summary>Takes blocks back, and tells what became of their coins.</summary>
    /// <param name="toHeight">A negative height empties the store.</param>
    /// <param name="isDryRun">Report what would change, and change nothing?</param>
    /// <returns>The report, to be disposed. It stays valid whatever the store does next.</returns>
    /// <exception cref="BlockRefusedException">The height is above the tip.</exception>
    public RollbackReport RollbackWithReport(long toHeight, bool isDryRun = false)
    {
        ErrorInfo error = Errors.New();
        ResultInfo result = ResultInfo.New();
        uint flags = isDryRun ? (uint)CoinstoreNative.COINSTORE_DRY_RUN : 0;
        int status = CoinstoreNative.coinstore_rollback(
            Handle, toHeight, flags, ref result, out IterHandle iter, ref error);
        Errors.Check(status, ref error);
        return new RollbackReport(Handle, iter, BlockResult.From(result));
    }

    /// <summary>The lowest height to which <see cref="Rollback"/> can go; -1: the store can be emptied.</summary>
    public long RollbackFloor()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_rollback_floor(Handle, out long lowest, ref error), ref error);
        return lowest;
    }

    private View? NewView(Status status, ViewHandle view) =>
        status == Status.NotFound ? null : new View(Handle, view);

    private BlockResult Apply(
        in BlockInfo info, ReadOnlySpan<Addition> additions, ReadOnlySpan<Bytes32> removals, ReadOnlySpan<Hint> hints)
    {
        ErrorInfo error = Errors.New();
        ResultInfo result = ResultInfo.New();
        int status = CoinstoreNative.coinstore_apply_block(
            Handle, in info, in MemoryMarshal.GetReference(additions), (nuint)additions.Length,
            in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(removals)), (nuint)removals.Length,
            in MemoryMarshal.GetReference(hints), (nuint)hints.Length, ref result, ref error);
        Errors.Check(status, ref error);
        return BlockResult.From(result);
    }

    /// <summary>The two roots that the header of a Chia block has over its changes; null if no block of the chain has
    /// this height.</summary>
    public BlockRoots? BlockRoots(ulong height)
    {
        ErrorInfo error = Errors.New();
        Bytes32 additions = default;
        Bytes32 removals = default;
        int status = CoinstoreNative.coinstore_get_block_roots(Handle, height, ref additions, ref removals, ref error);
        return Errors.Check(status, ref error) == Status.NotFound ? null : new BlockRoots(additions, removals);
    }

    private static ref T First<T>(T[] array) => ref MemoryMarshal.GetArrayDataReference(array);

    /// <summary>One kind of part of all blocks, one block after the other, and where each block ends.</summary>
    private sealed class Joined<T>(int blocks)
        where T : unmanaged
    {
        private readonly List<T> _items = [];

        public ulong[] Ends { get; } = new ulong[blocks];

        public ReadOnlySpan<T> Span => CollectionsMarshal.AsSpan(_items);

        public ref T First => ref MemoryMarshal.GetReference(CollectionsMarshal.AsSpan(_items));

        public void Add(int block, List<T> items)
        {
            _items.AddRange(items);
            Ends[block] = (ulong)_items.Count;
        }
    }
}
