// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <content>Queries in pages and streams, balances, lineage.</content>
public abstract partial class Reader
{
    private delegate Page PageOf<T>(Span<T> entries, ref Cursor cursor);

    /// <summary>The coins that a query asks for, as a stream.</summary>
    /// <param name="query">It may be disposed afterwards.</param>
    /// <param name="from">Where to begin; by default at the front.</param>
    /// <returns>The stream, to be disposed; a foreach does.</returns>
    public CoinSequence Find(Query query, in Cursor from = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ErrorInfo error = Errors.New();
        CursorBytes bytes = default;
        nuint size = from.CopyTo(bytes);
        int status = CoinstoreNative.coinstore_iter_open(
            Handle, AsOf, query.Handle, in CursorBytes.First(ref bytes), size, out IterHandle iter, ref error);
        Errors.Check(status, ref error);
        return new CoinSequence(Handle, iter);
    }

    /// <summary>A page of the coins that a query asks for.</summary>
    /// <param name="query">The query.</param>
    /// <param name="records">Room for the page; 1,024 is a good size.</param>
    /// <param name="cursor">Where to go on, and afterwards where to go on next. Behind the last page, with
    /// <see cref="QueryOrder.Height"/> and no view, it can be kept: later it gives what has changed since.</param>
    /// <exception cref="StaleCursorException">A rollback took the block of the page before away: begin
    /// again.</exception>
    public Page ReadPage(Query query, Span<CoinRecord> records, ref Cursor cursor)
    {
        ArgumentNullException.ThrowIfNull(query);
        ErrorInfo error = Errors.New();
        CursorBytes bytes = default;
        nuint size = cursor.CopyTo(bytes);
        int status = CoinstoreNative.coinstore_query_page(
            Handle, AsOf, query.Handle, ref MemoryMarshal.GetReference(records), (nuint)records.Length, out nuint n,
            ref CursorBytes.First(ref bytes), CoinStore.Cursor.MaxSize, ref size, out int more, out ulong nextHeight,
            ref error);
        Errors.Check(status, ref error);
        cursor = CursorFrom(bytes, size);
        return new Page((int)n, more != 0, nextHeight == NativeLayout.None ? null : nextHeight);
    }

    /// <summary>A page of (coin, hint) pairs: of a query by hint the coins of each hint, of one by id all hints of
    /// each coin.</summary>
    /// <param name="query">By hint or by id; the order is by key.</param>
    /// <param name="pairs">Room for the page.</param>
    /// <param name="cursor">Where to go on, and afterwards where to go on next.</param>
    /// <exception cref="StaleCursorException">A rollback took the block of the page before away: begin
    /// again.</exception>
    public Page ReadHintPage(Query query, Span<Hint> pairs, ref Cursor cursor)
    {
        ArgumentNullException.ThrowIfNull(query);
        ErrorInfo error = Errors.New();
        CursorBytes bytes = default;
        nuint size = cursor.CopyTo(bytes);
        int status = CoinstoreNative.coinstore_hint_page(
            Handle, AsOf, query.Handle, ref MemoryMarshal.GetReference(pairs), (nuint)pairs.Length, out nuint n,
            ref CursorBytes.First(ref bytes), CoinStore.Cursor.MaxSize, ref size, out int more, ref error);
        Errors.Check(status, ref error);
        cursor = CursorFrom(bytes, size);
        return new Page((int)n, more != 0);
    }

    /// <summary>All pairs of <see cref="ReadHintPage"/>, page by page as they are asked for.</summary>
    public IEnumerable<Hint> FindHints(Query query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return Entries((Span<Hint> pairs, ref Cursor cursor) => ReadHintPage(query, pairs, ref cursor));
    }

    /// <summary>What puzzle hashes own, at the positions of their hashes. An unknown one owns nothing.</summary>
    public Balance[] Balances(params ReadOnlySpan<Bytes32> puzzleHashes)
    {
        var balances = new Balance[puzzleHashes.Length];
        Balances(puzzleHashes, balances);
        return balances;
    }

    /// <summary>What puzzle hashes own, into memory of the caller's.</summary>
    /// <param name="puzzleHashes">Whose; one may be repeated.</param>
    /// <param name="balances">At least as many.</param>
    public void Balances(ReadOnlySpan<Bytes32> puzzleHashes, Span<Balance> balances)
    {
        RequireRoom(puzzleHashes.Length, balances.Length, nameof(balances));
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_balances(
            Handle, AsOf, in MemoryMarshal.GetReference(MemoryMarshal.AsBytes(puzzleHashes)),
            (nuint)puzzleHashes.Length,
            ref MemoryMarshal.GetReference(balances), ref error);
        Errors.Check(status, ref error);
    }

    /// <summary>A page of the balances of all puzzle hashes that own a coin, in the order of the hashes. Without a
    /// view each page is of the tip of its moment.</summary>
    /// <param name="balances">Room for the page; large pages are cheaper.</param>
    /// <param name="cursor">Where to go on, and afterwards where to go on next.</param>
    /// <exception cref="StaleCursorException">A rollback took the block of the page before away: begin
    /// again.</exception>
    public Page ReadBalancePage(Span<Balance> balances, ref Cursor cursor)
    {
        ErrorInfo error = Errors.New();
        CursorBytes bytes = default;
        nuint size = cursor.CopyTo(bytes);
        int status = CoinstoreNative.coinstore_balance_page(
            Handle, AsOf, ref MemoryMarshal.GetReference(balances), (nuint)balances.Length, out nuint n,
            ref CursorBytes.First(ref bytes), CoinStore.Cursor.MaxSize, ref size, out int more, ref error);
        Errors.Check(status, ref error);
        cursor = CursorFrom(bytes, size);
        return new Page((int)n, more != 0);
    }

    /// <summary>The balances of all puzzle hashes, page by page as they are asked for.</summary>
    public IEnumerable<Balance> AllBalances() => Entries<Balance>(ReadBalancePage);

    /// <summary>The coin in which a singleton lives; null if no coin with this puzzle hash is unspent and made by fast
    /// forward, or more than one.</summary>
    public Lineage? Lineage(in Bytes32 puzzleHash)
    {
        ErrorInfo error = Errors.New();
        CoinRecord unspent = default;
        CoinRecord parent = default;
        int status = CoinstoreNative.coinstore_lineage(Handle, AsOf, in puzzleHash, ref unspent, ref parent, ref error);
        return Errors.Check(status, ref error) == Status.NotFound ? null : new Lineage(unspent, parent);
    }

    private static Cursor CursorFrom(ReadOnlySpan<byte> bytes, nuint size) => new(bytes[..(int)size]);

    private static IEnumerable<T> Entries<T>(PageOf<T> read)
    {
        var entries = new T[RecordSequence.PageSize];
        Cursor cursor = default;
        for (bool more = true; more;)
        {
            Page page = read(entries, ref cursor);
            for (int i = 0; i < page.Count; ++i) yield return entries[i];
            more = page.HasMore;
        }
    }
}
