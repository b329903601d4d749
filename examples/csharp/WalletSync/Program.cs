// SPDX-License-Identifier: Apache-2.0
// Keeps a wallet's coins up to date with a store, page by page, across blocks and a reorganisation.
//
//   dotnet run -- DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// The wallet asks for everything that ever happened to its puzzle hashes, in the order of heights, and keeps the cursor
// of the last page. Asked again with it, the store tells what has changed since. When a rollback has taken the cursor's
// block away the store says so, and the wallet begins again.
using CoinStore;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: WalletSync DIRECTORY");
    return 2;
}

using Store store = Store.Open(args[0]);
Bytes32 ours = Bytes32.Filled((byte)'w');
Coin[] coins = [CoinOf('p', 100), CoinOf('q', 200), CoinOf('r', 300)];

// A query is built once, and then used by any number of threads.
using Query query = Query.ByPuzzleHash([ours], new() { Order = QueryOrder.Height });
byte[] kept = []; // what the wallet keeps between two runs: bytes that it may write to a file

store.Rollback(-1); // what an earlier run has left

Console.WriteLine("two blocks:");
Apply(0, 'a', coins[0], coins[1]);
store.Apply(new Block(HeadOf(1, 'b')) { Removals = [coins[0].Id()] });
if (Sync() != 2) return 1;
Console.WriteLine("nothing new:");
if (Sync() != 0) return 1;
Console.WriteLine("one more block:");
Apply(2, 'c', coins[2]);
if (Sync() != 1) return 1;

Console.WriteLine("block 1 was not to be:");
store.Rollback(0);
Apply(1, 'd');
if (Sync() != 2) return 1;

ulong unspent = store.Balances(ours)[0].Coins;
Console.WriteLine($"{unspent} coins unspent");
return unspent == 2 ? 0 : 1;

// Reads what is new; answers how many coins the wallet was told of.
int Sync()
{
    var page = new CoinRecord[2]; // 1,024 in earnest
    var cursor = new Cursor(kept);
    int told = 0;
    for (bool more = true; more;)
    {
        try
        {
            Page read = store.ReadPage(query, page, ref cursor);
            foreach (CoinRecord record in page.AsSpan(0, read.Count))
            {
                string spent = record.SpentHeight is ulong height ? $", spent at {height}" : "";
                Console.WriteLine($"  {record.Coin.Amount} units, created at {record.ConfirmedHeight}{spent}");
            }

            told += read.Count;
            more = read.HasMore;
        }
        catch (StaleCursorException)
        {
            Console.WriteLine("  the chain was reorganised: begin again");
            cursor = default;
            told = 0;
        }
    }

    kept = cursor.ToArray();
    return told;
}

void Apply(ulong height, char hash, params Coin[] added)
{
    var block = new Block(HeadOf(height, hash));
    foreach (Coin coin in added) block.Additions.Add(coin);
    store.Apply(block);
}

BlockHeader HeadOf(ulong height, char hash) => new()
{
    Height = height,
    BlockHash = Bytes32.Filled((byte)hash),
    ParentHash = store.Tip()?.BlockHash ?? Bytes32.Zero,
};

Coin CoinOf(char parent, ulong amount) => new(Bytes32.Filled((byte)parent), ours, amount);
