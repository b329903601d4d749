// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>What a query asks by.</summary>
public enum QuerySource
{
    /// <summary>Coins of puzzle hashes.</summary>
    PuzzleHash = 1,

    /// <summary>Coins that have hints.</summary>
    Hint = 2,

    /// <summary>Children of coins.</summary>
    Parent = 3,

    /// <summary>Coins by their ids.</summary>
    Id = 4,

    /// <summary>Coins created at heights.</summary>
    AddedAt = 5,

    /// <summary>Coins spent at heights.</summary>
    RemovedAt = 6,

    /// <summary>Coins created or spent at heights.</summary>
    ChangedAt = 7,

    /// <summary>Every unspent coin.</summary>
    AllUnspent = 8,
}

/// <summary>In which order coins by puzzle hash or hint come.</summary>
public enum QueryOrder
{
    /// <summary>By key as first given, then by the height of the last change, then by coin id.</summary>
    Key = 0,

    /// <summary>By the height of the last change, then by coin id, over all keys.</summary>
    Height = 1,
}

/// <summary>Filters and order of a query. What is null stays at its default.</summary>
/// <remarks>A source has some of them; what it does not have is refused (<see cref="Status.Argument"/>). In brackets
/// those that have it: puzzle hash, hint, id, parent.</remarks>
public sealed record QuerySettings
{
    /// <summary>Created at this height or above (all four; default 0).</summary>
    public ulong? Start { get; init; }

    /// <summary>Created below this height (all four; default: no bound).</summary>
    public ulong? End { get; init; }

    /// <summary>Created or spent at this height or above (puzzle hash, hint, id; default 0).</summary>
    public ulong? MinHeight { get; init; }

    /// <summary>Neither created nor spent above this height (puzzle hash, hint, id; default: no bound).</summary>
    public ulong? MaxHeight { get; init; }

    /// <summary>Of this amount or more (puzzle hash, hint; default 0).</summary>
    public ulong? MinAmount { get; init; }

    /// <summary>Spent coins too (all four; default: yes)?</summary>
    public bool? Spent { get; init; }

    /// <summary>Unspent coins too (all four; default: yes)?</summary>
    public bool? Unspent { get; init; }

    /// <summary>Also coins that have a key as a hint (puzzle hash; default: no)?</summary>
    public bool? Hinted { get; init; }

    /// <summary>The order (puzzle hash, hint; default: by key).</summary>
    public QueryOrder? Order { get; init; }

    /// <summary>Does a page end between two heights where it can (with <see cref="QueryOrder.Height"/>; default:
    /// no)?</summary>
    public bool? ChiaPage { get; init; }

    /// <summary>Rows that a page looks at, at least 1 (every source; default: the store's option
    /// scan_budget).</summary>
    public ulong? ScanBudget { get; init; }
}
