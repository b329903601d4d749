// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Every call on what is closed, or belongs to what is closed, throws.</summary>
public sealed class DisposedTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;
    private readonly View _view;
    private readonly Query _query = Query.ById([Of('a')]);
    private readonly CoinSequence _coins;
    private readonly RollbackReport _report;
    private readonly PendingBlock _block;

    public DisposedTests()
    {
        _store = Store.Open(_folder.At());
        _store.Apply(BlockOf(0, CoinOf('a', 1)));
        _view = _store.View()!;
        _coins = _store.Find(_query);
        _report = _store.RollbackWithReport(0, isDryRun: true);
        _block = _store.Begin(BlockOf(1).Header);
    }

    public void Dispose()
    {
        IDisposable[] all = [_store, _view, _query, _coins, _report, _block];
        for (int times = 0; times < 2; ++times)
        {
            foreach (IDisposable one in all) one.Dispose();
        }

        _folder.Dispose();
    }

    [Fact]
    public void Everything_throws_after_the_store_is_disposed()
    {
        _store.Dispose();
        _store.Dispose();
        _store.Close();
        Dictionary<string, Action> blockCalls = BlockCalls();
        blockCalls.Remove(nameof(PendingBlock.Abort), out Action? abort);
        Throws(StoreCalls(), ReaderCalls(_store), ReaderCalls(_view), CoinsCalls(), SequenceCalls(_coins),
            SequenceCalls(_report), blockCalls);
        abort!(); // gives back memory, and needs no store
    }

    [Fact]
    public void Everything_throws_after_the_child_is_disposed()
    {
        _view.Dispose();
        _coins.Dispose();
        _report.Dispose();
        _block.Dispose();
        Throws(ReaderCalls(_view), SequenceCalls(_coins), SequenceCalls(_report), CoinsCalls(), BlockCalls());
        Assert.NotNull(_store.Tip());
        _store.Close();
    }

    [Fact]
    public void A_disposed_query_asks_nothing()
    {
        _query.Dispose();
        Cursor cursor = default;
        Throws(new Dictionary<string, Action>
        {
            [nameof(Query.Interrupt)] = _query.Interrupt,
            [nameof(Store.Find)] = () => _store.Find(_query),
            [nameof(Store.FindHints)] = () => _ = _store.FindHints(_query).Count(),
            [nameof(Store.ReadPage)] = () => _store.ReadPage(_query, new CoinRecord[1], ref cursor),
            [nameof(Store.ReadHintPage)] = () => _store.ReadHintPage(_query, new Hint[1], ref cursor),
        });
        Assert.Equal(0, _coins.Read(new CoinRecord[1])); // begun before
    }

    /// <summary>Whoever adds a method adds it here too.</summary>
    [Fact]
    public void No_call_is_left_out()
    {
        AreAllOf(typeof(Store), StoreCalls(), ReaderCalls(_store));
        AreAllOf(typeof(View), ReaderCalls(_view));
        AreAllOf(typeof(CoinSequence), SequenceCalls(_coins), CoinsCalls());
        AreAllOf(typeof(RollbackReport), SequenceCalls(_report));
        AreAllOf(typeof(PendingBlock), BlockCalls());
        AreAllOf(typeof(Query), new Dictionary<string, Action> { [nameof(Query.Interrupt)] = _query.Interrupt });
    }

    private static void AreAllOf(Type type, params Dictionary<string, Action>[] groups)
    {
        IEnumerable<string> there = type.GetMethods(BindingFlags.Instance | BindingFlags.Public)
            .Where(method => !method.IsSpecialName && method.DeclaringType != typeof(object))
            .Select(method => method.Name).Distinct().Except([nameof(Dispose), nameof(Store.Close)]);
        Assert.Equal(there.Order(), groups.SelectMany(group => group.Keys).Order());
    }

    private static void Throws(params Dictionary<string, Action>[] groups)
    {
        foreach ((string name, Action call) in groups.SelectMany(group => group))
        {
            Exception? thrown = Record.Exception(call);
            Assert.True(thrown is ObjectDisposedException, $"{name}: {thrown}");
        }
    }

    private Dictionary<string, Action> ReaderCalls(Reader reader)
    {
        Cursor cursor = default;
        return new()
        {
            [nameof(Reader.Tip)] = () => reader.Tip(),
            [nameof(Reader.BlockAt)] = () => reader.BlockAt(0),
            [nameof(Reader.Get)] = () => reader.Get(Of('a')),
            [nameof(Reader.TryGet)] = () => reader.TryGet(Of('a'), out _),
            [nameof(Reader.GetMany)] = () => reader.GetMany([Of('a')]),
            [nameof(Reader.IsUnspent)] = () => reader.IsUnspent(Of('a')),
            [nameof(Reader.AreUnspent)] = () => reader.AreUnspent([Of('a')]),
            [nameof(Reader.GetHints)] = () => reader.GetHints(Of('a')),
            [nameof(Reader.Prove)] = () => reader.Prove(Of('a')),
            [nameof(Reader.Find)] = () => reader.Find(_query),
            [nameof(Reader.FindHints)] = () => _ = reader.FindHints(_query).Count(),
            [nameof(Reader.ReadPage)] = () => reader.ReadPage(_query, new CoinRecord[1], ref cursor),
            [nameof(Reader.ReadHintPage)] = () => reader.ReadHintPage(_query, new Hint[1], ref cursor),
            [nameof(Reader.Balances)] = () => reader.Balances(Of('a')),
            [nameof(Reader.AllBalances)] = () => _ = reader.AllBalances().Count(),
            [nameof(Reader.ReadBalancePage)] = () => reader.ReadBalancePage(new Balance[1], ref cursor),
            [nameof(Reader.Lineage)] = () => reader.Lineage(Of('a')),
        };
    }

    private static Dictionary<string, Action> SequenceCalls(RecordSequence sequence) => new()
    {
        [nameof(RecordSequence.Read)] = () => sequence.Read(new CoinRecord[1]),
        [nameof(RecordSequence.ReadAsync)] = () => sequence.ReadAsync(new CoinRecord[1]).GetAwaiter().GetResult(),
        [nameof(RecordSequence.Interrupt)] = sequence.Interrupt,
        [nameof(RecordSequence.ReadAllAsync)] = () =>
        {
            IAsyncEnumerator<CoinRecord> records = sequence.ReadAllAsync().GetAsyncEnumerator();
            records.MoveNextAsync().AsTask().GetAwaiter().GetResult();
        },
        [nameof(RecordSequence.GetEnumerator)] = () => sequence.GetEnumerator().MoveNext(), // disposes it: the last one
    };

    private Dictionary<string, Action> CoinsCalls() => new()
    {
        [nameof(CoinSequence.Cursor)] = () => _coins.Cursor(),
        [nameof(CoinSequence.Tip)] = () => _coins.Tip(),
    };

    private Dictionary<string, Action> BlockCalls() => new()
    {
        [nameof(PendingBlock.Add)] = () => _block.Add(CoinOf('b', 1)),
        [nameof(PendingBlock.Spend)] = () => _block.Spend(Of('a')),
        [nameof(PendingBlock.Hint)] = () => _block.Hint(new Hint(Of('a'), "h"u8)),
        [nameof(PendingBlock.Root)] = () => _block.Root(),
        [nameof(PendingBlock.Commit)] = () => _block.Commit(),
        [nameof(PendingBlock.Abort)] = _block.Abort,
    };

    private Dictionary<string, Action> StoreCalls() => new()
    {
        [nameof(Store.Apply)] = () => _store.Apply(BlockOf(1)),
        [nameof(Store.DryRun)] = () => _store.DryRun(BlockOf(1)),
        [nameof(Store.ApplyAll)] = () => _store.ApplyAll([BlockOf(1)]),
        [nameof(Store.Begin)] = () => _store.Begin(BlockOf(1).Header),
        [nameof(Store.Rollback)] = () => _store.Rollback(0),
        [nameof(Store.RollbackWithReport)] = () => _store.RollbackWithReport(0),
        [nameof(Store.RollbackFloor)] = () => _store.RollbackFloor(),
        [nameof(Store.BlockRoots)] = () => _store.BlockRoots(0),
        [nameof(Store.View)] = () => _store.View(),
        [nameof(Store.ViewAt)] = () => _store.ViewAt(0),
        [nameof(Store.Sync)] = _store.Sync,
        [nameof(Store.Interrupt)] = _store.Interrupt,
        [nameof(Store.Check)] = () => _store.Check(),
        [nameof(Store.Checkpoint)] = _store.Checkpoint,
        [nameof(Store.Compact)] = _store.Compact,
        [nameof(Store.Copy)] = () => _store.Copy(_folder.At("copy")),
        [nameof(Store.Setting)] = () => _store.Setting("sync_mode"),
        [nameof(Store.Metrics)] = () => _store.Metrics(),
        [nameof(Store.Statistics)] = () => _store.Statistics(),
        [nameof(Store.Progress)] = () => _store.Progress(),
        [nameof(Store.ReadLog)] = () => _store.ReadLog(),
    };
}
