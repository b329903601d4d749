// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>What a rollback changed: every coin once, with its record before, and
/// <see cref="CoinTraits.Deleted"/> or <see cref="CoinTraits.UnspentAgain"/>.</summary>
/// <remarks>A stream, read from the log as it is asked for: it can be read once, by one thread at a time. A
/// foreach over it disposes it.</remarks>
public sealed class RollbackReport : IEnumerable<CoinRecord>, IDisposable
{
    private const int PageSize = 1024;

    private readonly IterHandle _handle;
    private readonly Store _store; // the collector must not close the store of a report that is in use

    internal RollbackReport(Store store, IterHandle handle, in BlockResult result)
    {
        _store = store;
        _handle = handle;
        Result = result;
    }

    /// <summary>The sums.</summary>
    public BlockResult Result { get; }

    /// <summary>Reads on.</summary>
    /// <returns>How many records were written; 0 at the end.</returns>
    public int Read(Span<CoinRecord> records)
    {
        if (records.IsEmpty) throw new ArgumentException("no room for a record", nameof(records));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_iter_next(
            _handle, ref MemoryMarshal.GetReference(records), (nuint)records.Length, out nuint n, ref error);
        Status answer = Errors.Check(status, ref error);
        GC.KeepAlive(_store);
        return answer == Status.Done ? 0 : (int)n;
    }

    /// <summary>Ends the <see cref="Read"/> of this moment; nothing is lost. Any thread.</summary>
    public void Interrupt()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_iter_interrupt(_handle, ref error), ref error);
    }

    /// <inheritdoc/>
    public IEnumerator<CoinRecord> GetEnumerator()
    {
        using (this)
        {
            var page = new CoinRecord[PageSize];
            for (int n = Read(page); n > 0; n = Read(page))
            {
                for (int i = 0; i < n; ++i) yield return page[i];
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives back its memory, also while another thread is inside a call; that call ends first.</summary>
    public void Dispose() => _handle.Dispose();
}
