// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>What a puzzle hash owns.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Balance
{
    private readonly Bytes32 _puzzleHash;
    private readonly Bytes16 _amount;
    private readonly ulong _coins;

    /// <summary>Whose coins.</summary>
    public Bytes32 PuzzleHash => _puzzleHash;

    /// <summary>The sum of its unspent amounts; it may exceed 64 bits.</summary>
    public UInt128 Amount => _amount.Value;

    /// <summary>The number of its unspent coins.</summary>
    public ulong Coins => _coins;
}
