// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>What a rollback changed: every coin once, with its record before, and
/// <see cref="CoinTraits.Deleted"/> or <see cref="CoinTraits.UnspentAgain"/>.</summary>
/// <remarks>It is read from the log as it is asked for, and stays valid whatever the store does next.</remarks>
public sealed class RollbackReport : RecordSequence
{
    internal RollbackReport(StoreHandle store, IterHandle handle, in BlockResult result) : base(store, handle) =>
        Result = result;

    /// <summary>The sums.</summary>
    public BlockResult Result { get; }
}
