// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;

namespace CoinStore;

/// <summary>A block of the chain with the state after it.</summary>
public readonly record struct Tip
{
    private readonly TipInfo _native;

    internal Tip(in TipInfo native) => _native = native;

    /// <summary>Its height.</summary>
    public ulong Height => _native.Height;

    /// <summary>Seconds since 1970.</summary>
    public ulong Timestamp => _native.Timestamp;

    /// <summary>Its hash.</summary>
    public Bytes32 BlockHash => _native.BlockHash;

    /// <summary>The hash of the block before it.</summary>
    public Bytes32 ParentHash => _native.ParentHash;

    /// <summary>The root of the unspent coins after it.</summary>
    public Bytes32 StateRoot => _native.StateRoot;

    /// <summary>The sum of all unspent amounts.</summary>
    public UInt128 UnspentValue => BinaryPrimitives.ReadUInt128BigEndian(_native.UnspentValueBe);

    /// <summary>Number of unspent coins.</summary>
    public ulong Unspent => _native.Unspent;

    /// <summary>Number of coins ever created in this chain.</summary>
    public ulong Created => _native.Created;

    /// <summary>Number of spent coins.</summary>
    public ulong Spent => _native.Spent;

    /// <summary>Number of (coin, hint) pairs.</summary>
    public ulong Hints => _native.Hints;

    /// <summary>The highest block that survives a loss of power; null if none does.</summary>
    public ulong? DurableHeight =>
        _native.DurableHeight == NativeLayout.None ? null : _native.DurableHeight;
}
