// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Sequences that are read on threads of the pool, and what ends a reading.</summary>
public sealed class AsyncTests : IDisposable
{
    private const int Count = 60_000;

    private readonly Folder _folder = new();
    private readonly Store _store;

    public AsyncTests()
    {
        _store = Store.Open(_folder.At());
        _store.Apply(BlockOf(0, Coins(Count, 'w')));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_await_foreach_reads_all_and_disposes()
    {
        using Query query = Query.ByPuzzleHash([Of('w')]);
        CoinSequence coins = _store.Find(query);
        int n = 0;
        await foreach (CoinRecord record in coins.ReadAllAsync(TestToken))
        {
            Assert.Equal(Of('w'), record.Coin.PuzzleHash);
            ++n;
        }

        Assert.Equal(Count, n);
        Assert.Throws<ObjectDisposedException>(() => coins.Read(new CoinRecord[1]));

        RollbackReport report = _store.RollbackWithReport(-1, isDryRun: true);
        int undone = 0;
        await foreach (CoinRecord record in report.ReadAllAsync(TestToken)) undone += record.IsSpent ? 0 : 1;
        Assert.Equal(Count, undone);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_reads_nothing()
    {
        using Query query = Query.ByPuzzleHash([Of('w')]);
        using CoinSequence coins = _store.Find(query);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => coins.ReadAsync(new CoinRecord[1], source.Token));
        Assert.True(coins.Cursor().IsAtFront);
    }

    [Fact]
    public async Task A_cancellation_interrupts_the_reading_and_loses_nothing()
    {
        // One reading looks at all coins, and gives none.
        using Query query = Query.ByPuzzleHash([Of('w')], new() { MinAmount = ulong.MaxValue });
        bool wasCancelled = false;
        for (int attempt = 0; attempt < 200 && !wasCancelled; ++attempt)
        {
            using CoinSequence coins = _store.Find(query);
            using var source = new CancellationTokenSource();
            Task<int> reading = coins.ReadAsync(new CoinRecord[1], source.Token);
            await source.CancelAsync();
            try
            {
                await reading;
            }
            catch (OperationCanceledException)
            {
                wasCancelled = true;
            }

            Assert.Equal(0, await coins.ReadAsync(new CoinRecord[1], TestToken));
        }

        Assert.True(wasCancelled);
    }

    [Fact]
    public async Task Records_read_between_cancellations_are_all_records()
    {
        using Query query = Query.ByPuzzleHash([Of('w')]);
        using CoinSequence coins = _store.Find(query);
        var amounts = new HashSet<ulong>();
        var page = new CoinRecord[5_000];
        for (int n = -1; n != 0;)
        {
            using var source = new CancellationTokenSource();
            Task<int> reading = coins.ReadAsync(page, source.Token);
            if (amounts.Count % 2 == 0) await source.CancelAsync();
            try
            {
                n = await reading;
            }
            catch (OperationCanceledException)
            {
                n = await coins.ReadAsync(page, TestToken);
            }

            foreach (CoinRecord record in page.AsSpan(0, n)) Assert.True(amounts.Add(record.Coin.Amount));
        }

        Assert.Equal(Count, amounts.Count);
    }

    [Fact]
    public async Task Dispose_of_the_store_ends_a_reading()
    {
        using Query query = Query.ByPuzzleHash([Of('w')], new() { MinAmount = ulong.MaxValue });
        using CoinSequence coins = _store.Find(query);
        using var source = new CancellationTokenSource();
        Task<int> reading = coins.ReadAsync(new CoinRecord[1], source.Token);
        _store.Dispose();
        Exception? ended = await Record.ExceptionAsync(() => reading);
        Assert.True(ended is null or StoreInterruptedException or ObjectDisposedException, $"{ended}");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => coins.ReadAsync(new CoinRecord[1], TestToken));
    }

    [Fact]
    public void A_query_interrupts_its_pages()
    {
        using Query query = Query.ByPuzzleHash(
            [Of('w')], new() { MinAmount = ulong.MaxValue, ScanBudget = ulong.MaxValue });
        using var stop = new CancellationTokenSource();
        var interrupter = new Thread(() =>
        {
            while (!stop.IsCancellationRequested) query.Interrupt();
        });
        interrupter.Start();
        bool wasInterrupted = false;
        for (int attempt = 0; attempt < 200 && !wasInterrupted; ++attempt)
        {
            Cursor cursor = default;
            try
            {
                _store.ReadPage(query, new CoinRecord[1], ref cursor);
            }
            catch (StoreInterruptedException)
            {
                wasInterrupted = true;
            }
        }

        stop.Cancel();
        interrupter.Join();
        Assert.True(wasInterrupted);
    }

    private static CancellationToken TestToken => CancellationToken.None;
}
