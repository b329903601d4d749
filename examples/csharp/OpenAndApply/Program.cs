// SPDX-License-Identifier: Apache-2.0
// Opens a store, applies blocks, reads the result, and follows a reorganisation.
//
//   dotnet run -- DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// Block 0 creates two coins. Block 1 spends one of them; of the coins it creates, one carries a hint and another is
// spent in the same block. Then the chain turns out to have another block 1: a rollback takes ours back, and the
// other one is applied in its place.
using CoinStore;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: OpenAndApply DIRECTORY");
    return 2;
}

using Store store = Store.Open(args[0]);

// An earlier run may have left blocks. A negative height empties the store.
store.Rollback(-1);

// Block 0. Two coins, nothing spent.
Coin a = CoinOf(Bytes32.Zero, 'a', 1000); // coins of the first block come from nowhere
Coin b = CoinOf(Bytes32.Zero, 'b', 500);
store.Apply(new Block(HeadOf(0, '0', '-')) { Additions = [a, b] });
PrintTip();

// Block 1. It spends a's coin and creates three: for b with a hint, for c, and for d. The one for c is spent by the
// block that creates it (d's coin is its child); the order of the inputs does not matter.
Coin change = CoinOf(a.Id(), 'b', 300);
Coin passing = CoinOf(a.Id(), 'c', 700);
store.Apply(new Block(HeadOf(1, '1', '0'))
{
    Additions = [change, passing, CoinOf(passing.Id(), 'd', 700)],
    Removals = [passing.Id(), a.Id()],
    Hints = [new Hint(change.Id(), "invoice 17"u8)],
});
PrintTip();

// Every coin has one record, whether it is spent or not.
CoinRecord record = store.Get(a.Id())!.Value;
Console.Write($"a's coin of {record.Coin.Amount}: created at height {record.ConfirmedHeight}");
Console.WriteLine($", spent at height {record.SpentHeight}");

// A block that breaks a rule changes nothing, and the exception says which item is at fault.
try
{
    store.Apply(new Block(HeadOf(2, '2', '1')) { Removals = [a.Id()] });
    return 1;
}
catch (BlockRefusedException e) when (e.Status == Status.CoinAlreadySpent)
{
    Console.WriteLine($"spending it again: {Library.NameOf(e.Status)} (removal {e.Index}): {e.Text}");
}

// The network prefers another block 1. Rolling back to height 0 takes ours away, and the report tells what became of
// its coins: a wallet or a mempool wants to know.
using (RollbackReport report = store.RollbackWithReport(0))
{
    foreach (CoinRecord changed in report)
    {
        bool isGone = changed.Traits.HasFlag(CoinTraits.Deleted);
        Console.WriteLine($"  coin of {changed.Coin.Amount} is {(isGone ? "gone" : "unspent again")}");
    }
}

store.Apply(new Block(HeadOf(1, 'I', '0')) { Additions = [CoinOf(b.Id(), 'e', 500)], Removals = [b.Id()] });
PrintTip();

// Close throws if the last sync failed; leaving the scope would not.
store.Close();
return 0;

// A node gets coins, hashes and heights from its network. Here a letter stands for 32 bytes.
static Coin CoinOf(Bytes32 parent, char owner, ulong amount) => new(parent, Bytes32.Filled((byte)owner), amount);

static BlockHeader HeadOf(ulong height, char hash, char parentHash) => new()
{
    Height = height,
    Timestamp = 1_700_000_000 + (20 * height),
    BlockHash = Bytes32.Filled((byte)hash),
    ParentHash = Bytes32.Filled((byte)parentHash),
};

void PrintTip()
{
    Tip tip = store.Tip()!.Value;
    Console.WriteLine($"tip: height {tip.Height}, {tip.Unspent} coins unspent, {tip.Spent} spent, {tip.Hints} hints");
    Console.WriteLine($"  root {tip.StateRoot}");
}
