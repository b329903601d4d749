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
    public void Every_call_after_dispose_throws()
    {
        Store store = Store.Open(_folder.At());
        store.Apply(BlockOf(0, CoinOf('a', 1)));
        PendingBlock block = store.Begin(BlockOf(1).Header);
        RollbackReport report = store.RollbackWithReport(0, isDryRun: true);
        store.Dispose();
        store.Dispose();
        store.Close();

        Action[] calls =
        [
            () => store.Tip(), () => store.BlockAt(0), () => store.Get(Of('a')), () => store.GetMany([Of('a')]),
            () => store.IsUnspent(Of('a')), () => store.GetHints(Of('a')), () => store.Prove(Of('a')),
            () => store.Apply(BlockOf(1)), () => store.DryRun(BlockOf(1)), () => store.ApplyAll([BlockOf(1)]),
            () => store.Begin(BlockOf(1).Header), () => store.Rollback(0), () => store.RollbackWithReport(0),
            () => store.RollbackFloor(), () => store.Sync(), () => store.Interrupt(), () => store.Check(),
            () => store.Statistics(), () => store.Progress(), () => store.ReadLog(),
            () => block.Add(CoinOf('b', 1)), () => block.Spend(Of('a')), () => block.Hint(new Hint(Of('a'), "h"u8)),
            () => block.Root(), () => block.Commit(),
            () => report.Read(new CoinRecord[1]), () => _ = report.ToArray(),
        ];
        foreach (Action call in calls) Assert.Throws<ObjectDisposedException>(call);
        block.Dispose();
        block.Dispose();
        report.Dispose();
        report.Dispose();
        Assert.Throws<ObjectDisposedException>(() => block.Commit());
        Assert.Throws<ObjectDisposedException>(() => report.Read(new CoinRecord[1]));
    }

    [Fact]
    public void Close_without_force_says_that_children_live()
    {
        using Store store = Store.Open(_folder.At());
        store.Apply(BlockOf(0, CoinOf('a', 1)));
        using (store.RollbackWithReport(0, isDryRun: true))
        {
            Assert.Throws<StoreBusyException>(store.Close);
            Assert.NotNull(store.Tip());
        }

        store.Close();
        Assert.Throws<ObjectDisposedException>(() => store.Tip());
    }

    [Fact]
    public void Dispose_ends_calls_of_other_threads()
    {
        for (int round = 0; round < 12; ++round)
        {
            Store store = Store.Open(_folder.At($"{round}"));
            Coin[] coins = Coins(200);
            store.Apply(BlockOf(0, coins));
            Bytes32[] ids = NativeVerifier.CoinIds(coins);
            using var started = new CountdownEvent(4);
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(i => new Thread(() =>
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
            Forget(store, 3000);
            for (int i = 0; i < 50 && Library.LeakedHandles - before < 5000; ++i)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            Assert.InRange(Library.LeakedHandles - before, 5000, 6000);
            Assert.NotNull(store.Tip());
        }

        ForgetStore(_folder.At("forgotten"));
        for (int i = 0; i < 50; ++i)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            try
            {
                using Store again = Store.Open(_folder.At("forgotten"));
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

    [Fact]
    public void A_child_keeps_its_store_open()
    {
        PendingBlock block = BeginInForgottenStore(_folder.At());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        block.Add(CoinOf('b', 2));
        Assert.Equal(1UL, block.Commit().Height);
        block.Dispose();
    }

    [Fact]
    public void Wrong_arguments_throw()
    {
        using Store store = Store.Open(_folder.At());
        Bytes32[] two = [Of('a'), Of('b')];
        using RollbackReport report = store.RollbackWithReport(-1);
        Assert.Throws<ArgumentException>(() => store.GetMany(two, new CoinRecord[1], new bool[2]));
        Assert.Throws<ArgumentException>(() => store.GetMany(two, new CoinRecord[2], new bool[1]));
        Assert.Throws<ArgumentException>(() => store.AreUnspent(two, new bool[1]));
        Assert.Throws<ArgumentException>(() => store.Prove(Of('a'), new byte[10]));
        Assert.Throws<ArgumentException>(() => report.Read([]));
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[33]));
        Assert.Throws<ArgumentException>(() => new Hint(Of('a'), new byte[33]));
        Assert.Throws<ArgumentException>(() => NativeVerifier.CoinIds(Coins(2), new Bytes32[1]));
        Assert.Throws<ArgumentException>(() => Store.Open("a\0b"));
        Assert.Throws<ArgumentNullException>(() => Store.Open(null!));
        Assert.Throws<ArgumentNullException>(() => Store.Destroy(null!));
        Assert.Throws<ArgumentNullException>(() => store.Apply(null!));
        Assert.Throws<ArgumentNullException>(() => store.DryRun(null!));
        Assert.Throws<ArgumentNullException>(() => store.ApplyAll(null!));
        Assert.Throws<ArgumentNullException>(() => new StoreOpening(null!));
        Assert.ThrowsAny<Exception>(() => store.ApplyAll([null!]));
        Assert.Throws<FormatException>(() => Bytes32.FromHex("00"));
        Assert.Throws<FormatException>(() => Bytes32.FromHex(new string('x', 64)));
        Assert.ThrowsAny<ArgumentException>(() => PureVerifier.Verify([], default, default, 0));
        Assert.Equal(
            Status.Argument,
            Assert.Throws<CoinStoreException>(() => NativeVerifier.Verify([], default, default, 0)).Status);
        Assert.Equal(
            Status.HeightTooLarge, Assert.Throws<BlockRefusedException>(() => store.Apply(BlockOf(1UL << 39))).Status);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Store store, int times)
    {
        for (int i = 0; i < times; ++i)
        {
            store.Begin(BlockOf(1).Header).Add(CoinOf('b', 1));
            store.RollbackWithReport(0, isDryRun: true).Read(new CoinRecord[1]);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetStore(string path) => Store.Open(path).Apply(BlockOf(0, CoinOf('a', 1)));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PendingBlock BeginInForgottenStore(string path)
    {
        Store store = Store.Open(path);
        store.Apply(BlockOf(0, CoinOf('a', 1)));
        return store.Begin(BlockOf(1).Header);
    }
}
