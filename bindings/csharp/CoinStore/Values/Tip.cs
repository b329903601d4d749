// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>A block of the chain with the state after it.</summary>
/// <param name="Height">Its height.</param>
/// <param name="Timestamp">Seconds since 1970.</param>
/// <param name="BlockHash">Its hash.</param>
/// <param name="ParentHash">The hash of the block before it.</param>
/// <param name="StateRoot">The root of the unspent coins after it.</param>
/// <param name="UnspentValue">The sum of all unspent amounts.</param>
/// <param name="Unspent">Number of unspent coins.</param>
/// <param name="Created">Number of coins ever created in this chain.</param>
/// <param name="Spent">Number of spent coins.</param>
/// <param name="Hints">Number of (coin, hint) pairs.</param>
/// <param name="DurableHeight">The highest block that survives a loss of power; null if none does.</param>
public readonly record struct Tip(
    ulong Height, ulong Timestamp, Bytes32 BlockHash, Bytes32 ParentHash, Bytes32 StateRoot, UInt128 UnspentValue,
    ulong Unspent, ulong Created, ulong Spent, ulong Hints, ulong? DurableHeight)
{
    internal static Tip From(in TipInfo native) => new(
        native.Height, native.Timestamp, native.BlockHash, native.ParentHash, native.StateRoot,
        native.UnspentValueBe.Value, native.Unspent, native.Created, native.Spent,
        native.Hints, native.DurableHeight == NativeLayout.None ? null : native.DurableHeight);
}
