// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <summary>Plays one case: its operations, in order, on the objects that they name.</summary>
internal sealed partial class Player : IDisposable
{
    private readonly string _folder; // paths of the case are below it
    private readonly Dictionary<string, Func<JsonObject, Status>> _calls;
    private readonly Dictionary<string, Store> _stores = [];
    private readonly Dictionary<string, View> _views = [];
    private readonly Dictionary<string, PendingBlock> _builders = [];
    private readonly Dictionary<string, RecordSequence> _sequences = []; // reports and iterators share their names
    private readonly Dictionary<string, byte[]> _cursors = [];
    private readonly List<string> _differences = [];

    public Player(string folder)
    {
        _folder = folder;
        _calls = new()
        {
            // Stores
            ["options"] = SetOptions,
            ["open"] = Open,
            ["close"] = Close,
            ["destroy"] = Destroy,
            ["sync"] = Sync,
            ["check"] = Check,
            ["checkpoint"] = Checkpoint,
            ["compact"] = Compact,
            ["copy"] = Copy,
            ["repair"] = Repair,
            ["setting"] = Setting,
            ["stats"] = Stats,
            ["metrics"] = Metrics,

            // Blocks
            ["apply"] = Apply,
            ["apply_blocks"] = ApplyBlocks,
            ["block_begin"] = BlockBegin,
            ["block_add"] = BlockAdd,
            ["block_spend"] = BlockSpend,
            ["block_hint"] = BlockHint,
            ["block_root"] = BlockRoot,
            ["block_commit"] = BlockCommit,
            ["block_abort"] = BlockAbort,
            ["rollback"] = Rollback,
            ["report_next"] = ReportNext,
            ["report_close"] = ReportClose,

            // Reads
            ["view_new"] = ViewNew,
            ["view_at"] = ViewAt,
            ["view_close"] = ViewClose,
            ["tip"] = TipOf,
            ["block_info"] = BlockInfo,
            ["get"] = Get,
            ["get_many"] = GetMany,
            ["is_unspent"] = IsUnspent,
            ["get_hints"] = GetHints,
            ["prove"] = Prove,
            ["balances"] = Balances,
            ["lineage"] = Lineage,
            ["block_roots"] = BlockRoots,

            // Queries
            ["query"] = WholeQuery,
            ["query_page"] = QueryPage,
            ["chia_pages"] = ChiaPages,
            ["hint_pairs"] = HintPairs,
            ["hint_page"] = HintPage,
            ["all_balances"] = AllBalances,
            ["balance_page"] = BalancePage,
            ["cursor"] = MakeCursor,
            ["iter_open"] = IterOpen,
            ["iter_next"] = IterNext,
            ["iter_cursor"] = IterCursor,
            ["iter_tip"] = IterTip,
            ["iter_close"] = IterClose,

            // Without a store
            ["coin_ids"] = CoinIds,
            ["verify"] = Verify,
            ["verify_prefixes"] = VerifyPrefixes,
            ["verify_flips"] = VerifyFlips,
            ["make_directory"] = MakeDirectory,
            ["write_file"] = WriteFile,
            ["patch_file"] = PatchFile,
            ["file_size"] = FileSize,
        };
    }

    /// <summary>What differs from what the operation expects, or nothing.</summary>
    public string Play(JsonObject op)
    {
        if (!_calls.TryGetValue((string)op["op"]!, out Func<JsonObject, Status>? call)) return "no such operation";
        _differences.Clear();
        string want = (string)op["status"]!;
        Exception? thrown = null;
        Status status;
        try
        {
            status = call(op);
        }
        catch (CoinStoreException e)
        {
            status = e.Status;
            thrown = e;
        }
        catch (ObjectDisposedException e)
        {
            status = Status.Closed;
            thrown = e;
        }

        if (want != "PROOF_*") Compare("status", want, Library.NameOf(status));
        if (op["error"] is JsonObject error) CompareError(error, thrown as CoinStoreException);
        if (_differences.Count > 0 && thrown != null) _differences.Add(thrown.Message);
        return string.Join("; ", _differences);
    }

    public void Dispose()
    {
        foreach (IDisposable one in _sequences.Values) one.Dispose();
        foreach (IDisposable one in _views.Values) one.Dispose();
        foreach (IDisposable one in _builders.Values) one.Dispose();
        foreach (IDisposable one in _stores.Values) one.Dispose();
    }

    private Store StoreOf(JsonObject op) => _stores[(string)op["store"]!];

    /// <summary>The view that the operation names, or else the store.</summary>
    private Reader ReaderOf(JsonObject op) => op["view"] is JsonNode name ? _views[(string)name!] : StoreOf(op);

    private string PathOf(JsonObject op) => Path.Combine(_folder, (string)op["path"]!);

    /// <summary>A name may be given again; what it stood for goes away.</summary>
    private static void Name<T>(Dictionary<string, T> objects, JsonNode name, T one)
        where T : IDisposable
    {
        if (objects.Remove((string)name!, out T? old)) old.Dispose();
        objects.Add((string)name!, one);
    }

    private void Compare(string what, JsonNode? want, JsonNode? got)
    {
        if (JsonNode.DeepEquals(want, got)) return;
        _differences.Add($"{what}: wanted {want?.ToJsonString() ?? "null"}, got {got?.ToJsonString() ?? "null"}");
    }

    private void CompareError(JsonObject want, CoinStoreException? thrown)
    {
        if (thrown == null)
        {
            _differences.Add("an error was wanted");
            return;
        }

        var got = new JsonObject
        {
            ["detail"] = thrown.Detail,
            ["index"] = thrown.Index ?? ulong.MaxValue,
            ["coin_id"] = (thrown.CoinId ?? default).ToString(),
        };
        if (want.ContainsKey("height")) got["height"] = Values.Json(thrown.Height);
        Compare("error", want, got);
    }
}
