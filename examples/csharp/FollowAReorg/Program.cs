// SPDX-License-Identifier: Apache-2.0
// Follows a reorganisation as an indexer does: what changed, and what a reader of the old chain sees.
//
//   dotnet run -- DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// A view holds on to a block by its name. As long as the block is in the chain, every read through the view answers as
// of it, whatever has come on top. A rollback below it ends the view. The report of the rollback names every coin that
// changed.
using CoinStore;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: FollowAReorg DIRECTORY");
    return 2;
}

using Store store = Store.Open(args[0]);
var coin = new Coin(Bytes32.Zero, Bytes32.Filled((byte)'h'), 1000);
Coin child = coin with { ParentCoinInfo = coin.Id(), Amount = 900 };

store.Rollback(-1); // what an earlier run has left
store.Apply(new Block(HeadOf(0, 'a', '\0')) { Additions = [coin] });
using View before = store.View()!; // null would mean that the store is empty
store.Apply(new Block(HeadOf(1, 'b', 'a')) { Additions = [child], Removals = [coin.Id()] });
using View after = store.View()!;

// Block 1 spent the coin. As of block 0 it is unspent still.
Console.Write($"the coin is {(store.IsUnspent(coin.Id()) ? "unspent" : "spent")} now");
Console.WriteLine($", and {(before.IsUnspent(coin.Id()) ? "unspent" : "spent")} as of block 0");

Console.WriteLine("another block 1 has won:");
using (RollbackReport report = store.RollbackWithReport(0))
{
    foreach (CoinRecord changed in report)
    {
        bool isGone = changed.Traits.HasFlag(CoinTraits.Deleted);
        Console.WriteLine($"  the coin of {changed.Coin.Amount} is {(isGone ? "no longer known" : "unspent again")}");
    }
}

store.Apply(new Block(HeadOf(1, 'c', 'a')));

// The view of block 0 goes on; that of the old block 1 has ended, though there is a block 1 again.
if (!before.IsUnspent(coin.Id())) return 1;
try
{
    after.Get(coin.Id());
    return 1;
}
catch (ViewEndedException e)
{
    Console.WriteLine($"the view of the old block 1: {Library.NameOf(e.Status)}");
    return 0;
}

static BlockHeader HeadOf(ulong height, char hash, char parentHash) => new()
{
    Height = height,
    BlockHash = Bytes32.Filled((byte)hash),
    ParentHash = Bytes32.Filled((byte)parentHash),
};
