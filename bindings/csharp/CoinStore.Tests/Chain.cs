// SPDX-License-Identifier: Apache-2.0
using System.Reflection;

namespace CoinStore.Tests;

/// <summary>A folder for stores that goes away with the test.</summary>
public sealed class Folder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("coinstore-tests-");

    public string At(string name = "store") => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>Small blocks: a letter stands for 32 bytes, and block n has n + 1 in every byte of its hash.</summary>
internal static class Chain
{
    public static string RepositoryRoot { get; } = typeof(Chain).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!;

    public static Bytes32 Of(char letter) => Bytes32.Filled((byte)letter);

    public static Bytes32 Hash(ulong height) => Bytes32.Filled((byte)(height + 1));

    public static Coin CoinOf(char owner, ulong amount, Bytes32 parent = default) => new(parent, Of(owner), amount);

    public static Block BlockOf(ulong height, params Addition[] additions)
    {
        var header = new BlockHeader
        {
            Height = height,
            Timestamp = 1_700_000_000 + height,
            BlockHash = Hash(height),
            ParentHash = height == 0 ? default : Hash(height - 1),
        };
        return new Block(header) { Additions = [.. additions] };
    }

    /// <summary>n coins of amounts 1, 2, 3 …</summary>
    public static Coin[] Coins(int n, char owner = 'a') =>
        [.. Enumerable.Range(1, n).Select(amount => CoinOf(owner, (ulong)amount))];

    public static Block BlockOf(ulong height, IEnumerable<Coin> coins) =>
        BlockOf(height, [.. coins.Select(coin => new Addition(coin))]);
}
