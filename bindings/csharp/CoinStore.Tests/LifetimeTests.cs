// SPDX-License-Identifier: Apache-2.0
using System.Runtime;
using System.Runtime.CompilerServices;
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Whatever a program does with its objects, it gets an exception and never a dead process.</summary>
public sealed class LifetimeTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Close_without_force_says_that_children_live()
    {
        using Store store = Store.Open(_folder.At());
        store.Apply(BlockOf(0, CoinOf('a', 1)));
        using Query query = Query.AllUnspent(); // belongs to no store
        Func<IDisposable>[] children =
        [
            () => store.RollbackWithReport(0, isDryRun: true), () => store.View()!, () => store.Find(query),
            () => store.Begin(BlockOf(1).Header),
        ];
        foreach (Func<IDisposable> begin in children)
        {
            using (begin())
            {
                Assert.Throws<StoreBusyException>(store.Close);
                Assert.NotNull(store.Tip());
            }
        }

        store.Close();
        Assert.Throws<ObjectDisposedException>(() => store.Tip());
    }

    [Fact]
    public void Dispose_ends_calls_of_other_threads()
    {
        for (int round = 0; round < 8; ++round)
        {
            Store store = Store.Open(_folder.At($"{round}"));
            Coin[] coins = Coins(200);
            store.Apply(BlockOf(0, coins));
            Bytes32[] ids = NativeVerifier.CoinIds(coins);
            using Query query = Query.ByPuzzleHash([Of('a'), Of('b')]);
            using var started = new CountdownEvent(7);
            Thread[] threads = [.. Enumerable.Range(0, 7).Select(i => new Thread(() =>
            {
                started.Signal();
                try
                {
                    for (ulong height = 1; ; ++height)
                    {
                        if (i == 0) store.Check();
                        if (i == 1) store.GetMany(ids);
                        if (i == 2) store.Apply(BlockOf(height, CoinOf('b', height)));
                        if (i == 3) _ = store.RollbackWithReport(0, isDryRun: true).ToArray();
                        if (i == 4) _ = store.Find(query).Count();
                        if (i == 5) _ = store.AllBalances().Count();
                        if (i == 6) store.View()!.Prove(ids[0]);
                    }
                }
                catch (Exception e) when (e is ObjectDisposedException or StoreInterruptedException)
                {
                    // What was to happen.
                }
            }))];
            foreach (Thread thread in threads) thread.Start();
            started.Wait();
            if (round % 2 == 0) Thread.Sleep(2);
            store.Dispose();
            foreach (Thread thread in threads) Assert.True(thread.Join(30_000));
        }
    }

    [Fact]
    public void Two_threads_may_dispose_at_once()
    {
        for (int round = 0; round < 20; ++round)
        {
            Store store = Store.Open(_folder.At($"{round}"));
            Parallel.For(0, 4, _ => store.Dispose());
            Assert.Throws<ObjectDisposedException>(() => store.Tip());
        }
    }

    [Fact]
    public void A_report_is_for_one_thread_at_a_time()
    {
        using Store store = Store.Open(_folder.At());
        store.Apply(BlockOf(0, Coins(50_000)));
        using RollbackReport report = store.RollbackWithReport(-1);
        int records = 0;
        Parallel.For(0, 4, _ =>
        {
            var page = new CoinRecord[100];
            try
            {
                for (int n = report.Read(page); n > 0; n = report.Read(page)) Interlocked.Add(ref records, n);
            }
            catch (CoinStoreException e) when (e.Status == Status.ConcurrentUse)
            {
                // The other thread goes on.
            }
        });
        Assert.InRange(records, 1, 50_000);
    }

    [Fact]
    public void Collections_during_calls_do_no_harm()
    {
        using Store store = Store.Open(_folder.At());
        Coin[] coins = Coins(100);
        store.Apply(BlockOf(0, coins));
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            }
        });
        collector.Start();
        for (int i = 0; i < 2_000; ++i)
        {
            Coin coin = coins[i % 100];
            Assert.Equal(coin.Amount, store.Get(coin.Id())!.Value.Coin.Amount);
            Bytes32[] ids = [coin.Id(), Of('?')];
            Assert.Equal([true, false], store.AreUnspent(ids));
            using Query query = Query.ById(ids);
            var page = new CoinRecord[1];
            Cursor cursor = default;
            Assert.Equal(1, store.ReadPage(query, page, ref cursor).Count);
            Assert.Equal(coin, page[0].Coin);
        }

        stop.Cancel();
        collector.Join();
    }

    [Fact]
    public void Forgotten_objects_are_freed_and_counted()
    {
        long before = Library.LeakedHandles;
        using (Store store = Store.Open(_folder.At()))
        {
            store.Apply(BlockOf(0, CoinOf('a', 1)));
            Forget(store, 2000);
            bool isClosed = false;
            for (int i = 0; i < 50 && !isClosed; ++i)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                try
                {
                    store.Close();
                    isClosed = true;
                }
                catch (StoreBusyException)
                {
                    Assert.NotNull(store.Tip()); // not all are collected yet
                }
            }

            Assert.True(isClosed);
            Assert.True(Library.LeakedHandles - before >= 8000);
        }

        ForgetStore(_folder.At("forgotten"));
        WaitUntilClosed(_folder.At("forgotten"));
    }

    [Fact]
    public void A_sequence_is_for_one_thread_at_a_time_and_may_be_disposed_by_another()
    {
        using Store store = Store.Open(_folder.At());
        store.Apply(BlockOf(0, Coins(20_000, 'w')));
        using Query query = Query.ByPuzzleHash([Of('w')]);
        for (int round = 0; round < 20; ++round)
        {
            using CoinSequence coins = store.Find(query);
            Parallel.For(0, 4, i =>
            {
                var page = new CoinRecord[500];
                try
                {
                    for (int n = coins.Read(page); n > 0; n = coins.Read(page)) _ = coins.Cursor();
                    if (i == 3) coins.Dispose();
                }
                catch (Exception e) when (
                    e is ObjectDisposedException or CoinStoreException { Status: Status.ConcurrentUse })
                {
                    if (i == 3) coins.Dispose();
                }
            });
            coins.Dispose();
            Assert.Throws<ObjectDisposedException>(() => coins.Read(new CoinRecord[1]));
        }
    }

    [Fact]
    public void A_store_and_its_children_are_forgotten_in_one_go()
    {
        for (int round = 0; round < 5; ++round)
        {
            ForgetWithChildren(_folder.At());
            WaitUntilClosed(_folder.At());
        }
    }

    [Fact]
    public void A_child_keeps_its_store_open()
    {
        CommitInForgottenStore(_folder.At());
        ReadInForgottenStore(_folder.At("read"));
        WaitUntilClosed(_folder.At());
        WaitUntilClosed(_folder.At("read"));
    }

    /// <summary>A store that the collector closes writes in its folder until then.</summary>
    private static void WaitUntilClosed(string path)
    {
        for (int i = 0; i < 50; ++i)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            try
            {
                using Store again = Store.Open(path);
                Assert.NotNull(again.Tip());
                return;
            }
            catch (StoreLockedException)
            {
                // Not collected yet.
            }
        }

        Assert.Fail("the forgotten store stayed open");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Store store, int times)
    {
        for (int i = 0; i < times; ++i)
        {
            store.Begin(BlockOf(1).Header).Add(CoinOf('b', 1));
            store.RollbackWithReport(0, isDryRun: true).Read(new CoinRecord[1]);
            store.View()!.Find(Query.AllUnspent()).Read(new CoinRecord[1]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetStore(string path) => Store.Open(path).Apply(BlockOf(0, CoinOf('a', 1)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetWithChildren(string path)
    {
        Store store = Store.Open(path);
        if (store.Tip() == null) store.Apply(BlockOf(0, CoinOf('a', 1)));
        Forget(store, 20);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CommitInForgottenStore(string path)
    {
        using PendingBlock block = Begin();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        block.Add(CoinOf('b', 2));
        Assert.Equal(1UL, block.Commit().Height);

        [MethodImpl(MethodImplOptions.NoInlining)]
        PendingBlock Begin()
        {
            Store store = Store.Open(path);
            store.Apply(BlockOf(0, CoinOf('a', 1)));
            return store.Begin(BlockOf(1).Header);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReadInForgottenStore(string path)
    {
        (View view, CoinSequence coins) = Begin();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(0UL, view.Tip()!.Value.Height);
        Assert.Equal(1, coins.Read(new CoinRecord[2]));
        coins.Dispose();
        view.Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        (View View, CoinSequence Coins) Begin()
        {
            Store store = Store.Open(path);
            store.Apply(BlockOf(0, CoinOf('a', 1)));
            return (store.View()!, store.Find(Query.AllUnspent()));
        }
    }
}
