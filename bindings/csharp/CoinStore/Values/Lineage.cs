// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>The coin in which a singleton lives, and where it comes from.</summary>
/// <param name="Unspent">The only coin with the puzzle hash that is unspent and made by fast forward.</param>
/// <param name="Parent">Its parent; <c>Parent.Coin.ParentCoinInfo</c> is the parent's parent.</param>
public readonly record struct Lineage(CoinRecord Unspent, CoinRecord Parent);

/// <summary>The two roots that the header of a Chia block has over its changes; zeros over nothing.</summary>
/// <param name="Additions">Over the puzzle hashes of the coins created, with their ids.</param>
/// <param name="Removals">Over the ids of the coins spent.</param>
public readonly record struct BlockRoots(Bytes32 Additions, Bytes32 Removals);
