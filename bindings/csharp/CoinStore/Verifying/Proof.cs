// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>What a proof says.</summary>
public enum ProofKind
{
    /// <summary>The coin is unspent.</summary>
    Present = 1,

    /// <summary>It is not: its place in the tree is empty.</summary>
    AbsentEmpty = 2,

    /// <summary>It is not: another coin stands at its place.</summary>
    AbsentOther = 3,
}

/// <summary>What the caller expects a proof to say.</summary>
public enum Expectation
{
    /// <summary>The coin is unspent.</summary>
    Present = 1,

    /// <summary>The coin is not among the unspent.</summary>
    Absent = 2,

    /// <summary>Either.</summary>
    Either = 3,
}

/// <summary>What a verified proof says.</summary>
/// <param name="Kind">Present, or absent in one of two ways.</param>
/// <param name="CoinId">The coin whose leaf it carries: the asked one, or the other; null if its place is
/// empty.</param>
/// <param name="ConfirmedHeight">Of that coin.</param>
/// <param name="IsCoinbase">Of that coin.</param>
/// <param name="Depth">Where the path ends, 0 to 256.</param>
public readonly record struct Proof(ProofKind Kind, Bytes32? CoinId, ulong ConfirmedHeight, bool IsCoinbase, int Depth)
{
    /// <summary>The size in bytes that every proof fits into.</summary>
    public const int MaxSize = 8269;
}
