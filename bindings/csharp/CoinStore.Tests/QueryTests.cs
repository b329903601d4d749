// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Queries of every source, in pages and as sequences; balances, lineage and roots of blocks.</summary>
public sealed class QueryTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;
    private readonly Coin[] _ours = Coins(5, 'w'); // of amounts 1 to 5, created at height 0

    /// <summary>Block 0 creates ours and 3 of 'x'; block 1 spends our coins 1 and 2, and makes a child of coin 1
    /// with its puzzle hash and amount; block 2 creates a coin of 'x' with two hints.</summary>
    public QueryTests()
    {
        _store = Store.Open(_folder.At());
        _store.Apply(BlockOf(0, _ours.Concat(Coins(3, 'x'))));
        Block spends = BlockOf(1, CoinOf('w', 1, _ours[0].Id()));
        spends.Removals.AddRange([_ours[0].Id(), _ours[1].Id()]);
        _store.Apply(spends);
        Block hinted = BlockOf(2, Hinted);
        hinted.Hints.AddRange([new Hint(Hinted.Id(), Of('w').Span), new Hint(Hinted.Id(), "short"u8)]);
        _store.Apply(hinted);
    }

    private static Coin Hinted => CoinOf('x', 70, Of('p'));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Every_source_answers()
    {
        Assert.Equal(6, Count(Query.ByPuzzleHash([Of('w')])));
        Assert.Equal(10, Count(Query.ByPuzzleHash([Of('w'), Of('x'), Of('w'), Of('?')])));
        Assert.Equal([Hinted.Id()], Ids(Query.ByHint([Of('w')])));
        Assert.Equal([Hinted.Id()], Ids(Query.ByHint(["short"u8.ToArray(), Of('w').ToArray()])));
        Assert.Equal([CoinOf('w', 1, _ours[0].Id()).Id()], Ids(Query.ByParent([_ours[0].Id()])));
        Assert.Equal([_ours[4].Id(), _ours[0].Id()], Ids(Query.ById([_ours[4].Id(), Of('?'), _ours[0].Id()])));
        Assert.Equal(8, Count(Query.AddedAt([0])));
        Assert.Equal(2, Count(Query.RemovedAt([0, 1])));
        Assert.Equal(4, Count(Query.ChangedAt([2, 1])));
        Assert.Equal(8, Count(Query.AllUnspent()));
        Assert.Equal(0, Count(Query.ByPuzzleHash([])));
        Assert.Equal(0, Count(Query.ByHint([(ReadOnlyMemory<byte>)"sh"u8.ToArray()])));
    }

    [Fact]
    public void Every_setting_counts()
    {
        int With(QuerySettings settings) => Count(Query.ByPuzzleHash([Of('w')], settings));
        Assert.Equal(1, With(new() { Start = 1 }));
        Assert.Equal(5, With(new() { End = 1 }));
        Assert.Equal(3, With(new() { MinHeight = 1 }));
        Assert.Equal(3, With(new() { MaxHeight = 0 }));
        Assert.Equal(2, With(new() { MinAmount = 4 }));
        Assert.Equal(4, With(new() { Spent = false }));
        Assert.Equal(2, With(new() { Unspent = false }));
        Assert.Equal(7, With(new() { Hinted = true }));
        Assert.Equal(6, With(new() { ScanBudget = 1 }));
        Assert.Equal(0, With(new() { MinAmount = ulong.MaxValue, Start = 0, End = ulong.MaxValue }));
    }

    [Fact]
    public void Orders_differ()
    {
        Bytes32[] owners = [Of('x'), Of('w')];
        CoinRecord[] byKey = Records(Query.ByPuzzleHash(owners, new() { Order = QueryOrder.Key }));
        Assert.Equal("xxxxwwwwww", string.Concat(byKey.Select(r => (char)r.Coin.PuzzleHash.Span[0])));
        CoinRecord[] byHeight = Records(Query.ByPuzzleHash(owners, new() { Order = QueryOrder.Height }));
        ulong[] changed = [.. byHeight.Select(r => r.SpentHeight ?? r.ConfirmedHeight)];
        Assert.Equal([0, 0, 0, 0, 0, 0, 1, 1, 1, 2], changed);
    }

    [Fact]
    public void What_a_source_does_not_have_is_refused()
    {
        Func<Query>[] wrong =
        [
            () => Query.AllUnspent(new() { Spent = false }), () => Query.AddedAt([1], new() { Start = 0 }),
            () => Query.ByParent([Of('a')], new() { MinHeight = 1 }),
            () => Query.ById([Of('a')], new() { MinAmount = 1 }),
            () => Query.ByHint([Of('a')], new() { Hinted = true }),
            () => Query.ByPuzzleHash([Of('a')], new() { ScanBudget = 0 }),
            () => Query.ByPuzzleHash([Of('a')], new() { Order = (QueryOrder)2 }),
            () => Query.ByHint([default(ReadOnlyMemory<byte>)]),
            () => Query.ByHint([(ReadOnlyMemory<byte>)new byte[33]]),
        ];
        foreach (Func<Query> make in wrong)
        {
            Assert.Equal(Status.Argument, Assert.Throws<CoinStoreException>(make).Status);
        }
    }

    [Fact]
    public void Pages_of_every_size_join_to_the_same_answer()
    {
        using Query query = Query.ByPuzzleHash([Of('w'), Of('x')], new() { Hinted = true });
        CoinRecord[] whole = [.. _store.Find(query)];
        for (int size = 1; size <= whole.Length + 1; ++size)
        {
            var joined = new List<CoinRecord>();
            var records = new CoinRecord[size];
            Cursor cursor = default;
            for (bool more = true; more;)
            {
                Page page = _store.ReadPage(query, records, ref cursor);
                joined.AddRange(records[..page.Count]);
                Assert.Null(page.NextHeight);
                more = page.HasMore;
            }

            Assert.Equal(whole, joined);
        }
    }

    [Fact]
    public void A_page_without_room_moves_nothing()
    {
        using Query query = Query.AllUnspent();
        Cursor cursor = default;
        Page page = _store.ReadPage(query, [], ref cursor);
        Assert.Equal(new Page(0, true), page);
        var records = new CoinRecord[100];
        Assert.Equal(8, _store.ReadPage(query, records, ref cursor).Count);
    }

    [Fact]
    public void Chias_pages_end_between_heights()
    {
        using Query query = Query.ByPuzzleHash([Of('w')], new() { Order = QueryOrder.Height, ChiaPage = true });
        var records = new CoinRecord[4];
        Cursor cursor = default;
        Assert.Equal(new Page(3, true, 1), _store.ReadPage(query, records, ref cursor));
        Assert.Equal(new Page(3, false), _store.ReadPage(query, records, ref cursor));
    }

    [Fact]
    public void A_stored_cursor_goes_on_after_a_reopening()
    {
        using Query query = Query.ByPuzzleHash([Of('w')], new() { Order = QueryOrder.Height });
        var records = new CoinRecord[4];
        Cursor cursor = default;
        Assert.True(cursor.IsAtFront);
        _store.ReadPage(query, records, ref cursor);
        byte[] stored = cursor.ToArray();
        _store.Close();

        using Store again = Store.Open(_folder.At());
        var read = new Cursor(stored);
        Assert.False(read.IsAtFront);
        Assert.Equal(2, again.ReadPage(query, records, ref read).Count);
        again.Apply(BlockOf(3, CoinOf('w', 6)));
        Assert.Equal(1, again.ReadPage(query, records, ref read).Count);
        Assert.Equal(6UL, records[0].Coin.Amount);
        Assert.Equal(3, again.Find(query, new Cursor(stored)).Count());
    }

    [Fact]
    public void A_cursor_is_refused_where_it_does_not_belong()
    {
        using Query query = Query.ByPuzzleHash([Of('w')]);
        using Query other = Query.ByPuzzleHash([Of('x')]);
        var records = new CoinRecord[2];
        Cursor cursor = default;
        _store.ReadPage(query, records, ref cursor);
        Cursor kept = cursor;
        Assert.Equal(
            Status.InvalidCursor,
            Assert.Throws<CoinStoreException>(() => _store.ReadPage(other, records, ref kept)).Status);
        Cursor nonsense = new("no cursor"u8);
        Assert.Equal(
            Status.InvalidCursor, Assert.Throws<CoinStoreException>(() => _store.Find(query, nonsense)).Status);

        _store.Rollback(1);
        Assert.Throws<StaleCursorException>(() => _store.ReadPage(query, records, ref cursor));
    }

    [Fact]
    public void A_sequence_tells_where_it_stands_and_of_which_block()
    {
        using Query query = Query.ByPuzzleHash([Of('w')]);
        using CoinSequence coins = _store.Find(query);
        Assert.True(coins.Cursor().IsAtFront);
        Assert.Null(coins.Tip());
        var records = new CoinRecord[4];
        Assert.Equal(4, coins.Read(records));
        Assert.Equal(_store.Tip(), coins.Tip());
        CoinRecord[] rest = [.. _store.Find(query, coins.Cursor())];
        query.Dispose(); // the sequence goes on without it
        Assert.Equal(2, coins.Read(records));
        Assert.Equal(rest, records[..2]);
        Assert.Equal(0, coins.Read(records));
        Assert.Equal(0, coins.Read(records));
    }

    [Fact]
    public void Hints_come_in_pages()
    {
        using Query byHint = Query.ByHint([(ReadOnlyMemory<byte>)"short"u8.ToArray(), Of('w').ToArray()]);
        Hint[] pairs = [.. _store.FindHints(byHint)];
        Assert.Equal([5, 32], pairs.Select(pair => pair.ToArray().Length));
        Assert.All(pairs, pair => Assert.Equal(Hinted.Id(), pair.CoinId));

        using Query byId = Query.ById([Hinted.Id()]);
        var page = new Hint[1];
        Cursor cursor = default;
        Assert.Equal(1, _store.ReadHintPage(byId, page, ref cursor).Count);
        Assert.True(page[0].Matches("short"u8));
        Assert.Equal(1, _store.ReadHintPage(byId, page, ref cursor).Count);
        Assert.True(page[0].Matches(Of('w').Span));

        using Query byPuzzleHash = Query.ByPuzzleHash([Of('w')]);
        Assert.Equal(
            Status.Argument, Assert.Throws<CoinStoreException>(() => _store.FindHints(byPuzzleHash).First()).Status);
    }

    [Fact]
    public void Balances_add_up()
    {
        Balance[] balances = _store.Balances(Of('w'), Of('?'), Of('x'));
        Assert.Equal([13, 0, 76], balances.Select(b => (int)b.Amount));
        Assert.Equal([4UL, 0UL, 4UL], balances.Select(b => b.Coins));
        Assert.Equal(Of('x'), balances[2].PuzzleHash);
        Assert.Empty(_store.Balances());
        Assert.Equal([balances[0], balances[2]], _store.AllBalances());
        Assert.NotEqual(balances[0], balances[2]);

        _store.Apply(BlockOf(3, CoinOf('w', ulong.MaxValue), CoinOf('w', ulong.MaxValue, Of('p'))));
        Assert.Equal(((UInt128)ulong.MaxValue * 2) + 13, _store.Balances(Of('w'))[0].Amount);

        var page = new Balance[1];
        Cursor cursor = default;
        Assert.Equal(new Page(1, true), _store.ReadBalancePage(page, ref cursor));
        Assert.Equal(Of('w'), page[0].PuzzleHash);
        Assert.Equal(1, _store.ReadBalancePage(page, ref cursor).Count);
        Assert.Equal(balances[2], page[0]);
    }

    [Fact]
    public void A_singleton_has_a_lineage()
    {
        Assert.Null(_store.Lineage(Of('x')));
        Lineage lineage = _store.Lineage(Of('w'))!.Value;
        Assert.Equal(CoinOf('w', 1, _ours[0].Id()), lineage.Unspent.Coin);
        Assert.Equal(CoinTraits.FastForward, lineage.Unspent.Traits);
        Assert.Equal(_ours[0].Id(), lineage.Parent.CoinId);
        Assert.Equal(Bytes32.Zero, lineage.Parent.Coin.ParentCoinInfo);

        Block second = BlockOf(3, CoinOf('w', 3, _ours[2].Id()));
        second.Removals.Add(_ours[2].Id());
        _store.Apply(second);
        Assert.Null(_store.Lineage(Of('w')));
    }

    [Fact]
    public void Blocks_have_chias_roots()
    {
        Assert.Null(_store.BlockRoots(7));
        BlockRoots none = _store.BlockRoots(0)!.Value;
        Assert.Equal(Bytes32.Zero, none.Removals);
        Assert.NotEqual(Bytes32.Zero, none.Additions);
        Assert.NotEqual(Bytes32.Zero, _store.BlockRoots(1)!.Value.Removals);
    }

    private CoinRecord[] Records(Query query)
    {
        using (query) return [.. _store.Find(query)];
    }

    private Bytes32[] Ids(Query query) => [.. Records(query).Select(record => record.CoinId)];

    private int Count(Query query) => Records(query).Length;
}
