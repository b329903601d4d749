// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Everything that reads, as of an older block.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;
    private readonly Coin _coin = CoinOf('a', 1000);

    public ViewTests() => _store = Store.Open(_folder.At());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Where_there_is_no_block_there_is_no_view()
    {
        Assert.Null(_store.View());
        Assert.Null(_store.ViewAt(0));
        _store.Apply(BlockOf(5, _coin));
        Assert.Null(_store.ViewAt(4));
        Assert.Null(_store.ViewAt(6));
        using View view = _store.ViewAt(5)!;
        Assert.Equal(5UL, view.Tip()!.Value.Height);
    }

    [Fact]
    public void A_view_answers_as_of_its_block()
    {
        Block first = BlockOf(0, _coin);
        first.Hints.Add(new Hint(_coin.Id(), "h"u8));
        _store.Apply(first);
        using View view = _store.View()!;
        Bytes32 root = _store.Tip()!.Value.StateRoot;
        Coin child = CoinOf('b', 900, _coin.Id());
        Block second = BlockOf(1, child);
        second.Removals.Add(_coin.Id());
        _store.Apply(second);

        Assert.Equal(root, view.Tip()!.Value.StateRoot);
        Assert.Null(view.BlockAt(1));
        Assert.True(view.IsUnspent(_coin.Id()));
        Assert.False(_store.IsUnspent(_coin.Id()));
        Assert.False(view.Get(_coin.Id())!.Value.IsSpent);
        Assert.Null(view.Get(child.Id()));
        Assert.Equal([true, false], view.AreUnspent([_coin.Id(), child.Id()]));
        Assert.Null(view.GetMany([child.Id()])[0]);
        Assert.Single(view.GetHints(_coin.Id()));
        Assert.Equal(
            ProofKind.Present, PureVerifier.Verify(view.Prove(_coin.Id()), root, _coin.Id(), Expectation.Present).Kind);
        Assert.Equal(1000, (int)view.Balances(Of('a'))[0].Amount);
        Assert.Equal([Of('a')], view.AllBalances().Select(balance => balance.PuzzleHash));
        Assert.Null(view.Lineage(Of('a')));
        using Query all = Query.AllUnspent();
        Assert.Equal([_coin.Id()], view.Find(all).Select(record => record.CoinId));
        Assert.Equal([child.Id()], _store.Find(all).Select(record => record.CoinId));
        Cursor cursor = default;
        var page = new CoinRecord[2];
        Assert.Equal(1, view.ReadPage(all, page, ref cursor).Count);
        Assert.Equal(
            Status.InvalidCursor,
            Assert.Throws<CoinStoreException>(() => _store.ReadPage(all, page, ref cursor)).Status);
        using Query hints = Query.ById([_coin.Id()]);
        Assert.Single(view.FindHints(hints));
    }

    [Fact]
    public void A_rollback_ends_the_views_above_it()
    {
        _store.Apply(BlockOf(0, _coin));
        using View below = _store.View()!;
        _store.Apply(BlockOf(1));
        using View above = _store.View()!;
        using Query all = Query.AllUnspent();
        using CoinSequence coins = above.Find(all);
        _store.Rollback(0);
        _store.Apply(BlockOf(1));
        Assert.True(below.IsUnspent(_coin.Id()));
        Assert.Throws<ViewEndedException>(() => above.Tip());
        Assert.Throws<ViewEndedException>(() => above.Get(_coin.Id()));
        Assert.Throws<ViewEndedException>(() => coins.Read(new CoinRecord[1]));
    }

    [Fact]
    public void Too_many_changes_above_a_view_are_named()
    {
        using Store small = Store.Open(
            _folder.At("small"), new() { Other = new Dictionary<string, string> { ["max_view_changes"] = "2" } });
        small.Apply(BlockOf(0, _coin));
        using View view = small.View()!;
        small.Apply(BlockOf(1, Coins(3)));
        Assert.True(view.IsUnspent(_coin.Id()));
        Assert.Equal(Status.TooManyChanges, Assert.Throws<CoinStoreException>(() => view.Prove(_coin.Id())).Status);
        Assert.Equal(Status.TooManyChanges, Assert.Throws<CoinStoreException>(() => view.AllBalances().Count()).Status);
    }

    [Fact]
    public void A_view_belongs_to_its_store()
    {
        _store.Apply(BlockOf(0, _coin));
        View view = _store.View()!;
        Assert.Throws<StoreBusyException>(_store.Close);
        view.Dispose();
        view.Dispose();
        Assert.Throws<ObjectDisposedException>(() => view.Tip());
        _store.Close();
    }

    [Fact]
    public void Calls_of_other_threads_go_on_when_a_view_is_disposed()
    {
        _store.Apply(BlockOf(0, Coins(2_000, 'w')));
        using Query query = Query.ByPuzzleHash([Of('w')]);
        for (int round = 0; round < 20; ++round)
        {
            View view = _store.View()!;
            using var started = new CountdownEvent(3);
            Thread[] threads = [.. Enumerable.Range(0, 3).Select(_ => new Thread(() =>
            {
                started.Signal();
                try
                {
                    while (true) Assert.Equal(2_000, view.Find(query).Count());
                }
                catch (ObjectDisposedException)
                {
                    // What was to happen.
                }
            }))];
            foreach (Thread thread in threads) thread.Start();
            started.Wait();
            view.Dispose();
            foreach (Thread thread in threads) Assert.True(thread.Join(30_000));
        }
    }
}
