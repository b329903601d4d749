// SPDX-License-Identifier: Apache-2.0
// What a call costs from C#: the best of several rounds, in nanoseconds, with the bytes allocated.
//
//   dotnet run -c Release -- [DIRECTORY]        the directory must not exist; it is deleted afterwards
using System.Diagnostics;
using CoinStore;

const int Coins = 10_000;

string path = args.Length > 0 ? args[0] : Path.Combine(Path.GetTempPath(), $"coinstore-bench-{Environment.ProcessId}");
using (Store store = Store.Open(path))
{
    var coins = new Coin[Coins];
    for (int i = 0; i < Coins; ++i) coins[i] = new Coin(Bytes32.Zero, Bytes32.Filled(1), (ulong)i);
    Bytes32[] ids = NativeVerifier.CoinIds(coins);
    Addition[] additions = Array.ConvertAll(coins, coin => new Addition(coin));
    var records = new CoinRecord[Coins];
    var found = new bool[Coins];
    var answers = new bool[Coins];
    byte[] proof = new byte[Proof.MaxSize];
    var genesis = new BlockHeader { Height = 0, BlockHash = Bytes32.Filled(1) };
    var next = new BlockHeader { Height = 1, BlockHash = Bytes32.Filled(2), ParentHash = Bytes32.Filled(1) };

    Console.WriteLine($"{Library.Version}, {Environment.Version}: best of rounds");
    Console.WriteLine($"{"",-36} {"ns",10} {"bytes allocated",18}");
    Measure(
        "apply, per coin of 10,000", 8, Coins, () => store.Apply(genesis, additions, default), () =>
            store.Rollback(-1));
    store.Apply(genesis, additions, default);
    Measure("trivial call (rollback floor)", 20, 20_000, () => Repeat(20_000, _ => store.RollbackFloor()));
    Measure("get, one by one", 20, Coins, () => Repeat(Coins, i => store.TryGet(ids[i], out _)));
    Measure("get absent", 20, Coins, () => Repeat(Coins, _ => store.TryGet(Bytes32.Zero, out CoinRecord _)));
    Measure("get many, per coin of 10,000", 20, Coins, () => store.GetMany(ids, records, found));
    Pages(store);
    Measure("unspent?, per coin of 10,000", 20, Coins, () => store.AreUnspent(ids, answers));
    Measure("coin ids, per coin of 10,000", 20, Coins, () => NativeVerifier.CoinIds(coins, ids));
    Measure("coin id in C# alone", 20, Coins, () => Repeat(Coins, i => coins[i].Id()));
    Measure("prove", 10, 1_000, () => Repeat(1_000, i => store.Prove(ids[i], proof)));

    int length = store.Prove(ids[0], proof);
    Bytes32 root = store.Tip()!.Value.StateRoot;
    Measure("verify natively", 10, 1_000, () =>
        Repeat(1_000, _ => NativeVerifier.Verify(proof.AsSpan(0, length), root, ids[0], Expectation.Present)));
    Measure("verify in C# alone", 10, 1_000, () =>
        Repeat(1_000, _ => PureVerifier.Verify(proof.AsSpan(0, length), root, ids[0], Expectation.Present)));
    store.Apply(next, default, ids);
}

Store.Destroy(path);
return;

// The whole answer of 10,000 coins, in pages of 1,024.
static void Pages(Store store)
{
    using Query query = Query.ByPuzzleHash([Bytes32.Filled(1)]);
    var page = new CoinRecord[1024];
    Measure("pages of 1,024, per record", 20, Coins, () =>
    {
        Cursor cursor = default;
        while (store.ReadPage(query, page, ref cursor).HasMore)
        {
        }
    });
    Measure("stream of a query, per record", 20, Coins, () =>
    {
        using CoinSequence coins = store.Find(query);
        while (coins.Read(page) > 0)
        {
        }
    });
    ulong sum = 0;
    Measure("foreach over a query, per record", 20, Coins, () =>
    {
        foreach (CoinRecord record in store.Find(query)) sum += record.Coin.Amount;
    });
}

static void Repeat(int n, Action<int> call)
{
    for (int i = 0; i < n; ++i) call(i);
}

static void Measure(string what, int rounds, int items, Action run, Action? undo = null)
{
    long best = long.MaxValue;
    long allocated = long.MaxValue;
    for (int round = 0; round < rounds; ++round)
    {
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        run();
        best = Math.Min(best, Stopwatch.GetTimestamp() - start);
        allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - bytes);
        undo?.Invoke();
    }

    double ns = best * 1e9 / Stopwatch.Frequency / items;
    Console.WriteLine($"{what,-36} {ns,10:F0} {(double)allocated / items,18:F1}");
}
