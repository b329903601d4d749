// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

public sealed class BlockTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;

    public BlockTests() => _store = Store.Open(_folder.At());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void An_empty_store_has_no_tip()
    {
        Assert.Null(_store.Tip());
        Assert.Null(_store.BlockAt(0));
        Assert.Null(_store.Get(Of('x')));
    }

    [Fact]
    public void A_block_is_applied_and_read_back()
    {
        Coin coin = CoinOf('a', 1000);
        Block block = BlockOf(7, new Addition(coin), new Addition(CoinOf('b', ulong.MaxValue), isCoinbase: true));
        block.Hints.Add(new Hint(coin.Id(), "invoice 17"u8));

        BlockResult result = _store.Apply(block);

        Assert.Equal((7UL, 2UL, 0UL, 1UL), (result.Height!.Value, result.Created, result.Spent, result.HintsAdded));
        Tip tip = _store.Tip()!.Value;
        Assert.Equal(7UL, tip.Height);
        Assert.Equal(Hash(7), tip.BlockHash);
        Assert.Equal(Hash(6), tip.ParentHash);
        Assert.Equal(result.StateRoot, tip.StateRoot);
        Assert.Equal((UInt128)ulong.MaxValue + 1000, tip.UnspentValue);
        Assert.Equal((2UL, 2UL, 0UL, 1UL), (tip.Unspent, tip.Created, tip.Spent, tip.Hints));
        Assert.Equal(7UL, tip.DurableHeight);
        Assert.Equal(tip, _store.BlockAt(7));

        CoinRecord record = _store.Get(coin.Id())!.Value;
        Assert.Equal(coin, record.Coin);
        Assert.Equal(coin.Id(), record.CoinId);
        Assert.Equal((7UL, 1_700_000_007UL), (record.ConfirmedHeight, record.Timestamp));
        Assert.Null(record.SpentHeight);
        Assert.Equal(CoinTraits.None, record.Traits);
        Assert.Equal(CoinTraits.Coinbase, _store.Get(CoinOf('b', ulong.MaxValue).Id())!.Value.Traits);
        Assert.True(Assert.Single(_store.GetHints(coin.Id())).Matches("invoice 17"u8));
    }

    [Fact]
    public void Many_coins_are_answered_by_position()
    {
        Coin[] coins = Coins(100);
        _store.Apply(BlockOf(0, coins));
        Block spend = BlockOf(1);
        spend.Removals.Add(coins[1].Id());
        _store.Apply(spend);

        Bytes32[] ids = [coins[0].Id(), Of('?'), coins[1].Id(), coins[0].Id()];
        CoinRecord?[] records = _store.GetMany(ids);
        Assert.Equal([1UL, null, 2UL, 1UL], records.Select(r => r?.Coin.Amount));
        Assert.Equal([true, false, false, true], _store.AreUnspent(ids));
        Assert.Equal(1UL, records[2]!.Value.SpentHeight);
        Assert.True(_store.IsUnspent(ids[0]));
        Assert.Empty(_store.GetMany([]));
        Assert.Empty(_store.AreUnspent([]));
        Assert.Empty(_store.GetHints());
    }

    [Fact]
    public void Hints_do_not_need_to_be_counted_before()
    {
        Coin coin = CoinOf('a', 1);
        Block block = BlockOf(0, coin);
        for (int i = 0; i < 100; ++i) block.Hints.Add(new Hint(coin.Id(), [1, (byte)i]));
        _store.Apply(block);

        Hint[] hints = _store.GetHints(coin.Id(), Of('?'), coin.Id());
        Assert.Equal(100, hints.Length);
        Assert.Equal([1, 99], hints[99].ToArray());
    }

    [Fact]
    public void A_refused_block_names_the_item_and_changes_nothing()
    {
        _store.Apply(BlockOf(0, CoinOf('a', 1)));
        Tip before = _store.Tip()!.Value;
        Block bad = BlockOf(1);
        bad.Removals.AddRange([CoinOf('a', 1).Id(), Of('?')]);

        var refused = Assert.Throws<BlockRefusedException>(() => _store.Apply(bad));

        Assert.Equal(Status.CoinUnknown, refused.Status);
        Assert.Equal((2, 1UL, Of('?')), (refused.Detail, refused.Index!.Value, refused.CoinId!.Value));
        Assert.Equal(before, _store.Tip());
        Assert.StartsWith("CoinUnknown: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_root_is_compared()
    {
        Block block = BlockOf(0, CoinOf('a', 1));
        Bytes32 root = _store.DryRun(block).StateRoot;
        Assert.Null(_store.Tip());

        var wrong = new Block(block.Header with { ExpectedRoot = Of('r') }) { Additions = block.Additions };
        var right = new Block(block.Header with { ExpectedRoot = root }) { Additions = block.Additions };
        Assert.Equal(Status.RootMismatch, Assert.Throws<BlockRefusedException>(() => _store.Apply(wrong)).Status);
        Assert.Equal(root, _store.Apply(right).StateRoot);
    }

    [Fact]
    public void Many_blocks_in_one_call_stop_at_the_bad_one()
    {
        Block[] blocks = [.. Enumerable.Range(0, 10).Select(h => BlockOf((ulong)h, CoinOf('a', (ulong)h)))];
        blocks[5].Hints.Add(new Hint(CoinOf('a', 5).Id(), "five"u8));
        BlockResult[] results = _store.ApplyAll(blocks[..6]);
        Assert.Equal([0UL, 1UL, 2UL, 3UL, 4UL, 5UL], results.Select(r => r.Height!.Value));
        Assert.Equal(1UL, results[5].HintsAdded);

        blocks[8].Removals.Add(Of('?'));
        var refused = Assert.Throws<BlockRefusedException>(() => _store.ApplyAll(blocks[6..]));
        Assert.Equal([6UL, 7UL], refused.Applied.Select(r => r.Height!.Value));
        Assert.Equal(8UL, refused.Height);
        Assert.Equal(7UL, _store.Tip()!.Value.Height);
        Assert.Empty(_store.ApplyAll([]));
    }

    [Fact]
    public void A_pending_block_is_put_together_by_several_calls()
    {
        Coin coin = CoinOf('a', 1);
        using PendingBlock block = _store.Begin(BlockOf(1).Header);
        block.Add(coin, CoinOf('b', 2));
        block.Hint(new Hint(coin.Id(), "h"u8));
        block.Spend(CoinOf('b', 2).Id());
        Bytes32 root = block.Root();
        Assert.Equal(root, block.Commit().StateRoot);
        Assert.Equal(Status.WrongState, Assert.Throws<CoinStoreException>(() => block.Add(coin)).Status);
    }

    [Fact]
    public void A_rollback_reports_every_coin_once()
    {
        _store.Apply(BlockOf(0, CoinOf('a', 1), CoinOf('b', 2)));
        Block second = BlockOf(1, Coins(3000, 'c'));
        second.Removals.Add(CoinOf('a', 1).Id());
        Tip before = _store.Tip()!.Value;
        _store.Apply(second);

        using (RollbackReport plan = _store.RollbackWithReport(0, isDryRun: true))
        {
            Assert.Equal(3001, plan.Count());
        }

        Assert.Equal(1UL, _store.Tip()!.Value.Height);

        using RollbackReport report = _store.RollbackWithReport(0);
        CoinRecord[] changed = [.. report];
        Assert.Equal(3001, changed.Length);
        Assert.Equal(CoinTraits.UnspentAgain, changed[0].Traits);
        Assert.Equal(1UL, changed[0].SpentHeight);
        Assert.Equal(3000, changed.Count(r => r.Traits.HasFlag(CoinTraits.Deleted)));
        Assert.Equal((1UL, 3000UL), (report.Result.RevertedBlocks, report.Result.Created));
        Assert.Equal(before, _store.Tip());

        Assert.Equal(Status.RollbackAboveTip, Assert.Throws<BlockRefusedException>(() => _store.Rollback(5)).Status);
        Assert.Null(_store.Rollback(-1).Height);
        Assert.Equal(-1, _store.RollbackFloor());
    }

    [Fact]
    public void What_the_store_says_about_itself()
    {
        _store.Apply(BlockOf(0, Coins(10)));
        Assert.Equal(1UL, _store.Statistics()["blocks_applied"]);
        Assert.Equal(10UL, _store.Statistics()["coins_created"]);
        Assert.Contains("\n", _store.Check(), StringComparison.Ordinal);
        Progress progress = _store.Progress();
        Assert.Equal(progress.Total, progress.Done);
        while (_store.ReadLog().Length > 0)
        {
        }

        _store.Sync();
        _store.Interrupt();
    }
}
