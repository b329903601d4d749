// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Xunit;

namespace CoinStore.Tests;

/// <summary>What is written by hand here is what the header says.</summary>
public sealed class LibraryTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_status_has_the_name_that_the_library_gives_it()
    {
        foreach (Status status in Enum.GetValues<Status>())
        {
            string name = Library.NameOf(status);
            Assert.Equal(name.Replace("_", "", StringComparison.Ordinal), status.ToString(), ignoreCase: true);
            Assert.NotEmpty(Library.Explain(status));
        }

        for (int value = -500; value <= 100; ++value)
        {
            Assert.Equal(Enum.IsDefined((Status)value), Library.NameOf((Status)value) != "UNKNOWN");
        }
    }

    [Fact]
    public void Structures_lie_in_memory_as_they_do_in_C()
    {
        var types = new Dictionary<string, Type>
        {
            ["coinstore_error"] = typeof(ErrorInfo),
            ["coinstore_coin"] = typeof(Coin),
            ["coinstore_proof_info"] = typeof(ProofRecord),
            ["coinstore_addition"] = typeof(Addition),
            ["coinstore_record"] = typeof(CoinRecord),
            ["coinstore_hint"] = typeof(Hint),
            ["coinstore_block_info"] = typeof(BlockInfo),
            ["coinstore_tip"] = typeof(TipInfo),
            ["coinstore_result"] = typeof(ResultInfo),
            ["coinstore_balance"] = typeof(Balance),
        };
        var fields = new Dictionary<string, List<nint>>();
        foreach (string line in File.ReadLines(Path.Combine(Chain.RepositoryRoot, "abi", "layout.txt")))
        {
            string[] words = line.Split(' ');
            if (words[0] is "#" or "") continue;
            string[] name = words[0].Split('.');
            if (!types.TryGetValue(name[0], out Type? type)) continue;
            if (name.Length == 1)
            {
                Assert.Equal(int.Parse(words[1], null), Marshal.SizeOf(type));
                fields[name[0]] = [];
            }
            else
            {
                fields[name[0]].Add(nint.Parse(words[1], null));
            }
        }

        Assert.Equal(types.Count, fields.Count);
        foreach ((string name, List<nint> offsets) in fields)
        {
            var mine = types[name]
                .GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Select(field => Marshal.OffsetOf(types[name], field.Name)).Order();
            Assert.Equal(offsets, mine);
        }

        Assert.Equal(32, Unsafe.SizeOf<Bytes32>());
        Assert.Equal(136, Unsafe.SizeOf<CoinRecord>());
    }

    [Fact]
    public void The_library_works_on_this_machine()
    {
        Library.SelfTest();
        Assert.Matches(@"^\d+\.\d+\.\d+$", Library.Version);
        Assert.InRange(Library.Features, 0UL, 7UL);
    }

    [Fact]
    public void A_library_that_is_missing_is_reported_with_every_place_that_was_tried()
    {
        string nowhere = _folder.At("nowhere");
        var missing = Assert.Throws<DllNotFoundException>(
            () => NativeLoader.Find(nowhere, ".", typeof(Store).Assembly, null));
        Assert.Contains(Path.Combine(nowhere, "libcoinstorecs.so"), missing.Message, StringComparison.Ordinal);
        Assert.Contains(NativeLoader.FolderVariable, missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_reach_the_store()
    {
        Assert.Contains("sync_mode", StoreOptions.Known().Keys);
        string path = _folder.At("ü€");
        var grouped = new StoreOptions
        {
            SyncMode = SyncMode.Grouped,
            BlockHashes = false,
            Contiguous = true,
            WriterWaits = false,
        };
        var limited = new Dictionary<string, string> { ["max_block_changes"] = "2" };
        using (Store store = Store.Open(path, grouped with { Other = limited }))
        {
            store.Apply(new Block(new BlockHeader { Height = 0 }) { Additions = [Chain.CoinOf('a', 1)] });
            Assert.Null(store.Tip()!.Value.DurableHeight);
            store.Sync();
            Assert.Equal(0UL, store.Tip()!.Value.DurableHeight);
            var gap = new Block(new BlockHeader { Height = 2 });
            Assert.Equal(
                Status.HeightNotContiguous, Assert.Throws<BlockRefusedException>(() => store.Apply(gap)).Status);
            Addition[] three = [.. Chain.Coins(3).Select(coin => new Addition(coin))];
            var large = new Block(new BlockHeader { Height = 1 }) { Additions = [.. three] };
            Assert.Equal(Status.BlockTooLarge, Assert.Throws<BlockRefusedException>(() => store.Apply(large)).Status);
            Assert.Throws<StoreLockedException>(() => Store.Open(path, grouped));
            Assert.Throws<StoreLockedException>(() => Store.Destroy(path));
        }

        Assert.Equal(Status.OptionsMismatch, Assert.Throws<CoinStoreException>(() => Store.Open(path)).Status);
        using (Store readOnly = Store.Open(path, grouped with { ReadOnly = true }))
        {
            var block = new Block(new BlockHeader { Height = 1 });
            Assert.Equal(Status.ReadOnly, Assert.Throws<CoinStoreException>(() => readOnly.Apply(block)).Status);
        }

        var unknown = new StoreOptions { Other = new Dictionary<string, string> { ["colour"] = "blue" } };
        var refused = Assert.Throws<CoinStoreException>(() => Store.Open(path, unknown));
        Assert.Contains("colour", refused.Text, StringComparison.Ordinal);
        Store.Destroy(path);
        var mustExist = new StoreOptions { CreateIfMissing = false };
        Assert.Equal(Status.NotAStore, Assert.Throws<CoinStoreException>(() => Store.Open(path, mustExist)).Status);
    }

    [Fact]
    public void An_opening_can_be_looked_at()
    {
        using (Store store = Store.Open(_folder.At()))
        {
            for (ulong height = 0; height < 50; ++height) store.Apply(Chain.BlockOf(height, Chain.CoinOf('a', height)));
        }

        using var opening = new StoreOpening(_folder.At());
        opening.Interrupt(); // nothing runs, so nothing happens
        using (Store store = opening.Run())
        {
            Assert.Equal(49UL, store.Tip()!.Value.Height);
            Assert.Equal(new Progress(50, 50), opening.Progress);
        }

        opening.Dispose();
        Assert.Throws<ObjectDisposedException>(() => opening.Progress);
        Assert.Throws<ObjectDisposedException>(() => opening.Run());
    }

    [Fact]
    public void A_damaged_store_says_so()
    {
        using (Store store = Store.Open(_folder.At())) store.Apply(Chain.BlockOf(0, Chain.Coins(100)));
        foreach (string log in Directory.EnumerateFiles(_folder.At(), "*.log", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(_folder.At(), "*.sst", SearchOption.AllDirectories)))
        {
            byte[] bytes = File.ReadAllBytes(log);
            if (bytes.Length > 200) bytes[100] ^= 1;
            File.WriteAllBytes(log, bytes);
        }

        Assert.Throws<StoreCorruptedException>(() => Store.Open(_folder.At()));
    }

    [Fact]
    public void Bytes_have_an_order_and_a_text()
    {
        string hex = string.Concat(Enumerable.Repeat("00ff", 16));
        var bytes = Bytes32.FromHex(hex);
        Assert.Equal(hex, bytes.ToString());
        Assert.Equal(bytes, new Bytes32(bytes.ToArray()));
        Assert.True(Bytes32.Zero < bytes);
        Assert.True(Bytes32.Filled(0x80) > Bytes32.Filled(0x7f));
        Assert.Equal(bytes.GetHashCode(), Bytes32.FromHex(hex).GetHashCode());
        Assert.NotEqual(bytes, Bytes32.Zero);
    }
}
