// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;

namespace CoinStore;

/// <summary>The head of a block.</summary>
public readonly record struct BlockHeader
{
    /// <summary>Its height, above the tip's.</summary>
    public required ulong Height { get; init; }

    /// <summary>Seconds since 1970; need not rise.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>Its hash; zeros in a store made with block_hashes=absent.</summary>
    public Bytes32 BlockHash { get; init; }

    /// <summary>The tip's hash; stored unchecked in the first block.</summary>
    public Bytes32 ParentHash { get; init; }

    /// <summary>The root that must come out, or the block is refused; null if none is known.</summary>
    public Bytes32? ExpectedRoot { get; init; }

    internal BlockInfo ToNative(bool isDryRun = false) => new()
    {
        StructSize = (uint)Unsafe.SizeOf<BlockInfo>(),
        Flags = (ExpectedRoot.HasValue ? (uint)CoinstoreNative.COINSTORE_HAS_EXPECTED_ROOT : 0)
            | (isDryRun ? (uint)CoinstoreNative.COINSTORE_DRY_RUN : 0),
        Height = Height,
        Timestamp = Timestamp,
        BlockHash = BlockHash,
        ParentHash = ParentHash,
        ExpectedRoot = ExpectedRoot.GetValueOrDefault(),
    };
}

/// <summary>A block: its head, the coins that it creates with their hints, and the ids of those that it
/// spends.</summary>
/// <remarks>A coin may be created and spent in one block, in any order.</remarks>
public sealed class Block
{
    /// <summary>Makes a block with nothing in it yet.</summary>
    public Block(BlockHeader header) => Header = header;

    /// <summary>Its head.</summary>
    public BlockHeader Header { get; }

    /// <summary>The coins that it creates.</summary>
    public List<Addition> Additions { get; init; } = [];

    /// <summary>Ids of the coins that it spends.</summary>
    public List<Bytes32> Removals { get; init; } = [];

    /// <summary>Hints of the coins that it creates.</summary>
    public List<Hint> Hints { get; init; } = [];
}

/// <summary>What a block or a rollback did, or in a dry run would do.</summary>
/// <param name="Height">Height of the tip afterwards; null if the store is empty.</param>
/// <param name="Created">Coins created; by a rollback: deleted.</param>
/// <param name="Spent">Coins spent; by a rollback: unspent again.</param>
/// <param name="HintsAdded">Hints added; by a rollback: removed.</param>
/// <param name="RevertedBlocks">Blocks that a rollback took back.</param>
/// <param name="StateRoot">The root afterwards.</param>
public readonly record struct BlockResult(
    ulong? Height, ulong Created, ulong Spent, ulong HintsAdded, ulong RevertedBlocks, Bytes32 StateRoot)
{
    internal static BlockResult From(in ResultInfo native) => new(
        native.Height == NativeLayout.None ? null : native.Height,
        native.Created, native.Spent, native.HintsAdded, native.RevertedBlocks, native.StateRoot);
}
