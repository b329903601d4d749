// SPDX-License-Identifier: Apache-2.0
using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>Records that are read as they are asked for. It can be read once, by one thread at a time.</summary>
/// <remarks>A foreach over it disposes it, and so does <see cref="ReadAllAsync"/>.</remarks>
public abstract class RecordSequence : IEnumerable<CoinRecord>, IDisposable
{
    /// <summary>Records that an enumeration reads at once.</summary>
    internal const int PageSize = 1024;

    private readonly StoreHandle _store; // the collector must not close the store of a stream that is in use

    private protected RecordSequence(StoreHandle store, IterHandle handle)
    {
        _store = store;
        Handle = handle;
    }

    private protected IterHandle Handle { get; }

    /// <summary>Reads on.</summary>
    /// <param name="records">Room for one record at least; 1,024 is a good size.</param>
    /// <returns>How many records were written; 0 at the end, again and again.</returns>
    public int Read(Span<CoinRecord> records)
    {
        if (records.IsEmpty) throw new ArgumentException("no room for a record", nameof(records));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_iter_next(
            Handle, ref MemoryMarshal.GetReference(records), (nuint)records.Length, out nuint n, ref error);
        Status answer = Errors.Check(status, ref error);
        GC.KeepAlive(_store);
        return answer == Status.Done ? 0 : (int)n;
    }

    /// <summary>Reads on, on a thread of the pool.</summary>
    /// <param name="records">Room for one record at least.</param>
    /// <param name="cancellationToken">Interrupts the reading; nothing is lost, and it can be read on.</param>
    /// <returns>How many records were written; 0 at the end.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before a record was read.</exception>
    public async Task<int> ReadAsync(Memory<CoinRecord> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<int> reading = Task.Run(() => Read(records.Span), CancellationToken.None);
        try
        {
            return cancellationToken.CanBeCanceled
                ? await Interruptible(reading, cancellationToken).ConfigureAwait(false)
                : await reading.ConfigureAwait(false);
        }
        catch (StoreInterruptedException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken);
        }
    }

    /// <summary>All records that are left, each page read on a thread of the pool when it is asked for.</summary>
    /// <param name="cancellationToken">Interrupts the reading of a page.</param>
    public async IAsyncEnumerable<CoinRecord> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using (this)
        {
            var page = new CoinRecord[PageSize];
            for (int n; (n = await ReadAsync(page, cancellationToken).ConfigureAwait(false)) > 0;)
            {
                for (int i = 0; i < n; ++i) yield return page[i];
            }
        }
    }

    /// <summary>Ends the <see cref="Read"/> of this moment; nothing is lost. Any thread.</summary>
    public void Interrupt()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_iter_interrupt(Handle, ref error), ref error);
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
    public void Dispose()
    {
        Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>An interrupt that comes before the call has begun meets nothing, so it is repeated.</summary>
    private async Task<int> Interruptible(Task<int> reading, CancellationToken cancellationToken)
    {
        await ((Task)reading).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!reading.IsCompleted)
        {
            try
            {
                Interrupt();
            }
            catch (ObjectDisposedException)
            {
                break; // another thread has disposed the stream, and the reading ends by itself
            }

            await Task.WhenAny(reading, Task.Delay(1, CancellationToken.None)).ConfigureAwait(false);
        }

        return await reading.ConfigureAwait(false);
    }
}
