// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Copies, checkpoints, repairs, and what a store says about itself.</summary>
public sealed class MaintenanceTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;

    public MaintenanceTests()
    {
        _store = Store.Open(_folder.At());
        _store.Apply(BlockOf(0, Coins(100)));
        _store.Apply(BlockOf(1, CoinOf('b', 1)));
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_copy_is_a_store_of_its_own()
    {
        _store.Copy(_folder.At("copy"));
        _store.Apply(BlockOf(2));
        using (Store copy = Store.Open(_folder.At("copy")))
        {
            Assert.Equal(1UL, copy.Tip()!.Value.Height);
            Assert.Equal(_store.BlockAt(1)!.Value.StateRoot, copy.Tip()!.Value.StateRoot);
            Assert.NotEqual(_store.Setting("instance_id"), copy.Setting("instance_id"));
            Assert.NotEmpty(copy.Check());
        }

        Assert.Equal(
            Status.Argument, Assert.Throws<CoinStoreException>(() => _store.Copy(_folder.At("copy"))).Status);
        Assert.Throws<ArgumentNullException>(() => _store.Copy(null!));
        Assert.Throws<ArgumentException>(() => _store.Copy("a\0b"));
    }

    [Fact]
    public void A_checkpoint_brings_all_blocks_into_the_tables()
    {
        IReadOnlyDictionary<string, ulong> before = _store.Statistics();
        Assert.True(before["marker_record"] < before["last_record"]);
        _store.Checkpoint();
        _store.Compact();
        IReadOnlyDictionary<string, ulong> after = _store.Statistics();
        Assert.Equal(after["last_record"], after["marker_record"]);
        Assert.True(_store.IsUnspent(CoinOf('b', 1).Id()));
        Assert.NotEmpty(_store.Check());
    }

    [Fact]
    public void A_repair_rebuilds_the_tables()
    {
        Tip tip = _store.Tip()!.Value;
        _store.Checkpoint();
        Assert.Throws<StoreLockedException>(() => Store.Repair(_folder.At()));
        _store.Close();
        Assert.NotEmpty(Store.Repair(_folder.At()));
        using (var opening = new StoreOpening(_folder.At()))
        {
            Assert.NotEmpty(opening.Repair());
            Assert.True(opening.Progress.Total > 0);
        }

        using Store repaired = Store.Open(_folder.At());
        Assert.Equal(tip.StateRoot, repaired.Tip()!.Value.StateRoot);
        Assert.NotEmpty(repaired.Check());

        Assert.Equal(
            Status.NotAStore, Assert.Throws<CoinStoreException>(() => Store.Repair(_folder.At("nowhere"))).Status);
        var readOnly = new StoreOptions { ReadOnly = true };
        Assert.Equal(
            Status.ReadOnly, Assert.Throws<CoinStoreException>(() => Store.Repair(_folder.At(), readOnly)).Status);
        Assert.Throws<ArgumentNullException>(() => Store.Repair(null!));
    }

    [Fact]
    public void A_read_only_store_is_not_maintained()
    {
        _store.Close();
        using Store readOnly = Store.Open(_folder.At(), new() { ReadOnly = true });
        Action[] calls = [readOnly.Checkpoint, readOnly.Compact, readOnly.Sync, () =>
            readOnly.Copy(_folder.At("copy"))];
        foreach (Action call in calls)
        {
            Assert.Equal(Status.ReadOnly, Assert.Throws<CoinStoreException>(call).Status);
        }
    }

    [Fact]
    public void Settings_are_those_that_took_effect()
    {
        var other = new Dictionary<string, string> { ["scan_budget"] = "77" };
        var options = new StoreOptions { SyncMode = SyncMode.Grouped, Other = other };
        using Store store = Store.Open(_folder.At("set"), options);
        Assert.Equal("grouped", store.Setting("sync_mode"));
        Assert.Equal("77", store.Setting("scan_budget"));
        Assert.StartsWith("RocksDB ", store.Setting("rocksdb_build"), StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}$", store.Setting("instance_id"));
        foreach (string name in StoreOptions.Known().Keys) Assert.NotEmpty(store.Setting(name));
        Assert.Equal(Status.Argument, Assert.Throws<CoinStoreException>(() => store.Setting("colour")).Status);
        Assert.Throws<ArgumentNullException>(() => store.Setting(null!));
    }

    [Fact]
    public void Metrics_are_text_for_prometheus()
    {
        string text = _store.Metrics();
        Assert.Contains("# TYPE ", text, StringComparison.Ordinal);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.Contains("blocks_applied", text, StringComparison.Ordinal);
    }
}
