// SPDX-License-Identifier: Apache-2.0
// Goes through every kind of call, and forgets what it makes. To be run with DOTNET_GCStress=3, when the runtime
// collects at every allocation and at every way between managed and native code: memory that a call still needs would
// be moved or freed under it.
//
//   CoinStore.Stress DIRECTORY        a folder that does not exist; prints the number of collections
using System.Runtime.CompilerServices;
using CoinStore;

using (Store store = Store.Open(args[0]))
{
    for (ulong round = 1; round <= 100; ++round) Play(store, round);
    Wrong(store);
    store.Copy(args[0] + ".copy");
    store.Checkpoint();
    store.Compact();
    store.Check();
}

Store.Repair(args[0]);
Forget(args[0]);
GC.Collect();
GC.WaitForPendingFinalizers();
Store.Destroy(args[0] + ".copy");
Store.Destroy(args[0]); // it would be locked if the forgotten store were open
Console.WriteLine($"{GC.CollectionCount(0)} collections, {Library.LeakedHandles} handles left to them");
return Library.LeakedHandles > 400 ? 0 : 1;

[MethodImpl(MethodImplOptions.NoInlining)]
static void Play(Store store, ulong round)
{
    Bytes32 parent = Bytes32.Filled((byte)round);
    Coin[] coins = [.. Enumerable.Range(0, 8).Select(i => new Coin(parent, Bytes32.Filled((byte)i), round))];
    Bytes32[] ids = NativeVerifier.CoinIds(coins);
    var head = new BlockHeader { Height = round, BlockHash = Bytes32.Filled((byte)(round + 1)), ParentHash = parent };
    PendingBlock block = store.Begin(head); // forgotten
    block.Add([.. coins.Select(coin => new Addition(coin))]);
    block.Spend(ids[0]);
    block.Hint(new Hint(ids[1], "hint"u8));
    Bytes32 root = block.Root();
    Expect(block.Commit().StateRoot == root);

    View view = store.View()!; // forgotten
    Expect(view.Tip()!.Value.StateRoot == root && view.Get(ids[0])!.Value.IsSpent);
    Expect(view.GetMany(ids).All(record => record != null) && view.AreUnspent(ids).Count(unspent => unspent) == 7);
    Expect(view.GetHints(ids).Length == 1 && view.Balances(ids).All(balance => balance.Coins == 0));
    Expect(PureVerifier.Verify(view.Prove(ids[2]), root, ids[2], Expectation.Present).Kind == ProofKind.Present);
    Expect(NativeVerifier.Verify(view.Prove(ids[0]), root, ids[0], Expectation.Absent).Kind != ProofKind.Present);

    Query query = Query.ById(ids); // forgotten
    Expect(view.Find(query).Count() == 8 && view.FindHints(query).Single().Matches("hint"u8));
    Expect(store.Find(query).Read(new CoinRecord[3]) == 3); // forgotten
    Cursor cursor = default;
    var page = new CoinRecord[5];
    Expect(view.ReadPage(query, page, ref cursor).HasMore && view.ReadPage(query, page, ref cursor).Count == 3);
    Expect(store.AllBalances().Any() && store.BlockRoots(round) != null && store.Metrics().Length > 0);
    Expect(store.RollbackWithReport((long)round - 1, isDryRun: true).Count() == 8);
}

// Exceptions are made from what native code wrote.
static void Wrong(Store store)
{
    try
    {
        var head = new BlockHeader { Height = 1000, ParentHash = store.Tip()!.Value.BlockHash };
        store.Apply(new Block(head) { Removals = [Bytes32.Filled(0xee)] });
        Expect(false);
    }
    catch (BlockRefusedException e)
    {
        Expect(e.CoinId == Bytes32.Filled(0xee) && e.Text.Length > 0);
    }
}

[MethodImpl(MethodImplOptions.NoInlining)]
static void Forget(string path)
{
    Store store = Store.Open(path);
    Expect(store.View()!.Find(Query.AllUnspent()).Read(new CoinRecord[1]) == 1);
}

static void Expect(bool isSo, [CallerArgumentExpression(nameof(isSo))] string what = "")
{
    if (!isSo) throw new InvalidOperationException($"not so: {what}");
}
