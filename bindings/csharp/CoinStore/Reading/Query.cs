// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>A question about coins: a source with its keys, filters and an order. For any number of threads, views
/// and stores.</summary>
/// <remarks>Keys may be repeated; their number has no limit. docs/queries.md says in which order the answers come.
/// Without a view each page reads the tip of its moment, and a coin that changed between two pages may appear
/// again.</remarks>
public sealed class Query : IDisposable
{
    private Query(QuerySource source, QueryHandle handle)
    {
        Source = source;
        Handle = handle;
    }

    /// <summary>What it asks by.</summary>
    public QuerySource Source { get; }

    internal QueryHandle Handle { get; }

    /// <summary>Coins of puzzle hashes.</summary>
    public static Query ByPuzzleHash(ReadOnlySpan<Bytes32> puzzleHashes, QuerySettings? settings = null) =>
        Of(QuerySource.PuzzleHash, puzzleHashes, settings);

    /// <summary>Coins that have hints of 32 bytes.</summary>
    public static Query ByHint(ReadOnlySpan<Bytes32> hints, QuerySettings? settings = null) =>
        Of(QuerySource.Hint, hints, settings);

    /// <summary>Coins that have hints of 1 to 32 bytes.</summary>
    public static Query ByHint(ReadOnlySpan<ReadOnlyMemory<byte>> hints, QuerySettings? settings = null) =>
        By(QuerySource.Hint, hints, settings);

    /// <summary>Children of coins.</summary>
    public static Query ByParent(ReadOnlySpan<Bytes32> coinIds, QuerySettings? settings = null) =>
        Of(QuerySource.Parent, coinIds, settings);

    /// <summary>Coins by their ids.</summary>
    public static Query ById(ReadOnlySpan<Bytes32> coinIds, QuerySettings? settings = null) =>
        Of(QuerySource.Id, coinIds, settings);

    /// <summary>Coins created at heights.</summary>
    public static Query AddedAt(ReadOnlySpan<ulong> heights, QuerySettings? settings = null) =>
        Of(QuerySource.AddedAt, BigEndian(heights), settings);

    /// <summary>Coins spent at heights.</summary>
    public static Query RemovedAt(ReadOnlySpan<ulong> heights, QuerySettings? settings = null) =>
        Of(QuerySource.RemovedAt, BigEndian(heights), settings);

    /// <summary>Coins created or spent at heights.</summary>
    public static Query ChangedAt(ReadOnlySpan<ulong> heights, QuerySettings? settings = null) =>
        Of(QuerySource.ChangedAt, BigEndian(heights), settings);

    /// <summary>Every unspent coin, by coin id.</summary>
    public static Query AllUnspent(QuerySettings? settings = null) => New(QuerySource.AllUnspent, settings);

    /// <summary>By any source, with keys as bytes: heights are 8 bytes big-endian.</summary>
    /// <exception cref="CoinStoreException">Argument: the source does not have such keys or settings.</exception>
    public static Query By(QuerySource source, ReadOnlySpan<ReadOnlyMemory<byte>> keys, QuerySettings? settings = null)
    {
        Query query = New(source, settings);
        try
        {
            foreach (ReadOnlyMemory<byte> key in keys) query.Add(key.Span, key.Length, 1);
            return query;
        }
        catch
        {
            query.Dispose();
            throw;
        }
    }

    /// <summary>Ends the pages that are read with this query at this moment; they throw
    /// <see cref="StoreInterruptedException"/>. Any thread.</summary>
    public void Interrupt()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_query_interrupt(Handle, ref error), ref error);
    }

    /// <summary>Gives back its memory; a page that is being read ends first, and streams go on without it.</summary>
    public void Dispose() => Handle.Dispose();

    private static Query Of<T>(QuerySource source, ReadOnlySpan<T> keys, QuerySettings? settings)
        where T : unmanaged
    {
        Query query = New(source, settings);
        try
        {
            ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(keys);
            if (!keys.IsEmpty) query.Add(bytes, bytes.Length / keys.Length, keys.Length);
            return query;
        }
        catch
        {
            query.Dispose();
            throw;
        }
    }

    /// <summary>A query without keys yet: from now on its source is fixed, and refuses settings of others.</summary>
    private static Query New(QuerySource source, QuerySettings? settings)
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_query_new(out QueryHandle handle, ref error), ref error);
        var query = new Query(source, handle);
        try
        {
            query.Add(default, source switch
            {
                QuerySource.AllUnspent => 0,
                QuerySource.AddedAt or QuerySource.RemovedAt or QuerySource.ChangedAt => sizeof(ulong),
                _ => Bytes32.Size,
            }, 0);
            if (settings != null) query.Apply(settings);
            return query;
        }
        catch
        {
            query.Dispose();
            throw;
        }
    }

    private static ReadOnlySpan<ulong> BigEndian(ReadOnlySpan<ulong> heights)
    {
        if (!BitConverter.IsLittleEndian) return heights;
        var keys = new ulong[heights.Length];
        BinaryPrimitives.ReverseEndianness(heights, keys);
        return keys;
    }

    private static ulong? Flag(bool? value) => value.HasValue ? (value.Value ? 1UL : 0) : null;

    private void Apply(QuerySettings settings)
    {
        Set(CoinstoreNative.COINSTORE_QUERY_START, settings.Start);
        Set(CoinstoreNative.COINSTORE_QUERY_END, settings.End);
        Set(CoinstoreNative.COINSTORE_QUERY_MIN, settings.MinHeight);
        Set(CoinstoreNative.COINSTORE_QUERY_MAX, settings.MaxHeight);
        Set(CoinstoreNative.COINSTORE_QUERY_MIN_AMOUNT, settings.MinAmount);
        Set(CoinstoreNative.COINSTORE_QUERY_SPENT, Flag(settings.Spent));
        Set(CoinstoreNative.COINSTORE_QUERY_UNSPENT, Flag(settings.Unspent));
        Set(CoinstoreNative.COINSTORE_QUERY_HINTED, Flag(settings.Hinted));
        Set(CoinstoreNative.COINSTORE_QUERY_ORDER, (ulong?)settings.Order);
        Set(CoinstoreNative.COINSTORE_QUERY_CHIA_PAGE, Flag(settings.ChiaPage));
        Set(CoinstoreNative.COINSTORE_QUERY_SCAN_BUDGET, settings.ScanBudget);
    }

    private void Set(uint key, ulong? value)
    {
        if (value == null) return;
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_query_set(Handle, key, value.Value, ref error), ref error);
    }

    private void Add(ReadOnlySpan<byte> keys, int keySize, int count)
    {
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_query_add_keys(
            Handle, (uint)Source, in MemoryMarshal.GetReference(keys), (nuint)keySize, (nuint)count, ref error);
        Errors.Check(status, ref error);
    }
}
