// SPDX-License-Identifier: Apache-2.0
// One class for everything that the library reports, and one below it for each thing that a program may want
// to catch by itself. A closed store or handle is an ObjectDisposedException, as everywhere in .NET.
namespace CoinStore;

/// <summary>A call failed.</summary>
public class CoinStoreException : Exception
{
    internal CoinStoreException(in ErrorFields fields) : base($"{fields.Status}: {fields.Message}")
    {
        Status = fields.Status;
        Detail = fields.Detail;
        Index = fields.Index;
        CoinId = fields.CoinId;
        Height = fields.Height;
        Text = fields.Message;
    }

    /// <summary>Why.</summary>
    public Status Status { get; }

    /// <summary>Of a refused block the array in which <see cref="Index"/> counts: 1 additions, 2 removals,
    /// 3 hints. Of the environment: errno or the engine's code. Else 0.</summary>
    public int Detail { get; }

    /// <summary>The offending item in its own array; null if there is none.</summary>
    public ulong? Index { get; }

    /// <summary>The coin it is about; null if there is none.</summary>
    public Bytes32? CoinId { get; }

    /// <summary>The height it is about; 0 if none.</summary>
    public ulong Height { get; }

    /// <summary>Of <see cref="Store.ApplyAll"/> the results of the blocks that were applied; else none.</summary>
    public IReadOnlyList<BlockResult> Applied { get; internal set; } = [];

    /// <summary>The library's own words, without the status in front.</summary>
    public string Text { get; }

    internal static CoinStoreException From(in ErrorFields fields) => fields.Status switch
    {
        Status.Busy => new StoreBusyException(fields),
        Status.Interrupted => new StoreInterruptedException(fields),
        Status.Corruption => new StoreCorruptedException(fields),
        Status.IO or Status.DiskFull => new StoreIOException(fields),
        Status.Locked => new StoreLockedException(fields),
        Status.NeedsReopen => new StoreNeedsReopenException(fields),
        Status.StaleCursor => new StaleCursorException(fields),
        Status.ViewEnded => new ViewEndedException(fields),
        <= (Status)(-100) and > (Status)(-200) => new BlockRefusedException(fields),
        <= (Status)(-200) and > (Status)(-300) => new ProofRejectedException(fields),
        _ => new CoinStoreException(fields),
    };
}

/// <summary>A rule refuses the block or the rollback. Nothing has changed.</summary>
public sealed class BlockRefusedException : CoinStoreException
{
    internal BlockRefusedException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>A proof is malformed, invalid, about another coin, or not what was expected.</summary>
public sealed class ProofRejectedException : CoinStoreException
{
    internal ProofRejectedException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>Calls run or children live; or another writer has the turn and the option writer=refuse is set.</summary>
public sealed class StoreBusyException : CoinStoreException
{
    internal StoreBusyException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>The call was interrupted. What it had finished stays finished.</summary>
public sealed class StoreInterruptedException : CoinStoreException
{
    internal StoreInterruptedException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>Stored bytes are not what was written.</summary>
public sealed class StoreCorruptedException : CoinStoreException
{
    internal StoreCorruptedException(in ErrorFields fields) : base(fields)
    {
    }

    /// <summary>What <see cref="Store.Check"/> found, line by line; else null.</summary>
    public string? Report { get; internal set; }
}

/// <summary>The file system failed, or the disk is full.</summary>
public sealed class StoreIOException : CoinStoreException
{
    internal StoreIOException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>The store is open elsewhere.</summary>
public sealed class StoreLockedException : CoinStoreException
{
    internal StoreLockedException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>An earlier write failed with an unknown outcome. Close the store and open it again.</summary>
public sealed class StoreNeedsReopenException : CoinStoreException
{
    internal StoreNeedsReopenException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>A rollback took the block of the page before away, so coins may have moved behind the cursor: begin
/// again at the front.</summary>
public sealed class StaleCursorException : CoinStoreException
{
    internal StaleCursorException(in ErrorFields fields) : base(fields)
    {
    }
}

/// <summary>A rollback took the block of a view away.</summary>
public sealed class ViewEndedException : CoinStoreException
{
    internal ViewEndedException(in ErrorFields fields) : base(fields)
    {
    }
}
