// SPDX-License-Identifier: Apache-2.0
// Plays the conformance vectors through the C# binding; conformance/README.md has the contract.
//
//   CoinStore.Conformance run VECTORS [SUITE...]          prints a line for each suite
//   CoinStore.Conformance write VECTORS.json CASE FOLDER  plays one case; its store stays
//   CoinStore.Conformance open STORE HASHES               opens a store, and prints its height and root
using System.Text.Json.Nodes;
using CoinStore;
using CoinStore.Conformance;

try
{
    switch (args)
    {
        case ["run", string folder, .. string[] suites]:
            return Runner.Run(folder, suites) ? 0 : 1;
        case ["write", string file, string name, string folder]:
            return Runner.Write(file, name, folder) ? 0 : 1;
        case ["open", string path, string hashes]:
            return Open(path, hashes);
        default:
            Console.Error.WriteLine(
                "usage: CoinStore.Conformance run VECTORS [SUITE...] | write VECTORS.json CASE FOLDER | open STORE HASHES");
            return 2;
    }
}
catch (Exception e) when (e is CoinStoreException or IOException or System.Text.Json.JsonException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

static int Open(string path, string hashes)
{
    using Store store = Store.Open(
        path, new() { Other = new Dictionary<string, string> { ["block_hashes"] = hashes } });
    store.Check();
    Tip tip = store.Tip()!.Value;
    store.Close();
    Console.WriteLine($"{tip.Height} {tip.StateRoot}");
    return 0;
}
