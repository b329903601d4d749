// SPDX-License-Identifier: Apache-2.0
// Proves that a coin is unspent and that another is not, and checks both proofs as a light client would.
//
//   dotnet run -- DIRECTORY        a folder that does not exist yet, or an earlier run's store
//
// Two roles in one program. The node holds the store. The light client is the class at the end: it needs neither a
// store nor native code; it knows a state root from a source that it trusts, and gets the proof from anyone.
using CoinStore;

if (args.Length != 1)
{
    Console.Error.WriteLine("usage: ProveAndVerify DIRECTORY");
    return 2;
}

using Store store = Store.Open(args[0]);
Bytes32[] ids = MakeChain(store);
Bytes32 spent = ids[0];
Bytes32 unspent = ids[1];

// The root of the unspent coins. A chain may put it into its headers, signed or mined.
Bytes32 root = store.Tip()!.Value.StateRoot;

byte[] proof = store.Prove(unspent);
Console.Write($"proof of presence, {proof.Length} bytes: ");
if (!LightClient.IsPaymentThere(proof, root, unspent)) return 1;

// The same proof says nothing about another coin, and nothing under another root.
Console.Write("the same for another coin: ");
if (LightClient.IsPaymentThere(proof, root, ids[2])) return 1;

// The spent coin is not in the tree any more: the store proves its absence.
proof = store.Prove(spent);
Console.Write($"proof of absence, {proof.Length} bytes, shown as a payment: ");
if (LightClient.IsPaymentThere(proof, root, spent)) return 1;
Console.Write("the same, shown as an absence: ");
return LightClient.IsPaymentGone(proof, root, spent) ? 0 : 1;

// Sixteen coins in one block, of which the next block spends the first.
static Bytes32[] MakeChain(Store store)
{
    var coins = new Coin[16];
    for (int i = 0; i < coins.Length; ++i)
    {
        byte[] puzzleHash = new byte[Bytes32.Size];
        puzzleHash[0] = (byte)i;
        coins[i] = new Coin(Bytes32.Zero, new Bytes32(puzzleHash), 100);
    }

    Bytes32[] ids = NativeVerifier.CoinIds(coins); // several at a time; Coin.Id() does one

    store.Rollback(-1); // what an earlier run left
    var first = new Block(new BlockHeader { Height = 0, BlockHash = Bytes32.Filled(1) });
    foreach (Coin coin in coins) first.Additions.Add(coin);
    store.Apply(first);
    var second = new BlockHeader { Height = 1, BlockHash = Bytes32.Filled(2), ParentHash = Bytes32.Filled(1) };
    store.Apply(new Block(second) { Removals = [ids[0]] });
    return ids;
}

/// <summary>The light client's side. What it expects is an argument: no proof of absence can pass for a
/// payment.</summary>
internal static class LightClient
{
    public static bool IsPaymentThere(byte[] proof, Bytes32 root, Bytes32 coinId)
    {
        try
        {
            Proof said = PureVerifier.Verify(proof, root, coinId, Expectation.Present);
            Console.WriteLine($"unspent, created at height {said.ConfirmedHeight}");
            return true;
        }
        catch (ProofRejectedException e)
        {
            Console.WriteLine($"refused: {e.Text}");
            return false;
        }
    }

    public static bool IsPaymentGone(byte[] proof, Bytes32 root, Bytes32 coinId)
    {
        try
        {
            PureVerifier.Verify(proof, root, coinId, Expectation.Absent);
            Console.WriteLine("not unspent under this root");
            return true;
        }
        catch (ProofRejectedException e)
        {
            Console.WriteLine($"refused: {e.Text}");
            return false;
        }
    }
}
