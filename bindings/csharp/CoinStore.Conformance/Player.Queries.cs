// SPDX-License-Identifier: Apache-2.0
using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <content>Queries, whole, in pages and as sequences.</content>
internal sealed partial class Player
{
    private delegate Page PageOf<T>(Span<T> entries, ref Cursor cursor);

    /// <summary>Where the keys are what the source has, by the method that is made for it.</summary>
    private static Query QueryOf(JsonObject op)
    {
        JsonNode query = op["query"]!;
        byte[][] keys = query["keys"].All(Values.Bytes);
        ReadOnlyMemory<byte>[] anyKeys = [.. keys.Select(key => (ReadOnlyMemory<byte>)key)];
        Bytes32[] hashes = [.. keys.Where(key => key.Length == 32).Select(key => new Bytes32(key))];
        ulong[] heights = [.. keys.Where(key => key.Length == 8).Select(
            key => BinaryPrimitives.ReadUInt64BigEndian(key))];
        QuerySettings settings = SettingsOf(query);
        return (string)query["source"]! switch
        {
            "puzzle_hash" => Query.ByPuzzleHash(hashes, settings),
            "parent" => Query.ByParent(hashes, settings),
            "id" => Query.ById(hashes, settings),
            "hint" when hashes.Length == keys.Length => Query.ByHint(hashes, settings),
            "hint" => Query.ByHint(anyKeys, settings),
            "added_at" => Query.AddedAt(heights, settings),
            "removed_at" => Query.RemovedAt(heights, settings),
            "changed_at" => Query.ChangedAt(heights, settings),
            "all_unspent" when keys.Length == 0 => Query.AllUnspent(settings),
            "all_unspent" => Query.By(QuerySource.AllUnspent, anyKeys, settings),
            string source => throw new InvalidDataException($"no source {source}"),
        };
    }

    private static QuerySettings SettingsOf(JsonNode query)
    {
        var settings = new QuerySettings();
        foreach ((string name, JsonNode? value) in query.AsObject())
        {
            settings = name switch
            {
                "source" or "keys" => settings,
                "start" => settings with { Start = value!.Number() },
                "end" => settings with { End = value!.Number() },
                "min" => settings with { MinHeight = value!.Number() },
                "max" => settings with { MaxHeight = value!.Number() },
                "min_amount" => settings with { MinAmount = value!.Number() },
                "scan_budget" => settings with { ScanBudget = value!.Number() },
                "spent" => settings with { Spent = (bool)value! },
                "unspent" => settings with { Unspent = (bool)value! },
                "hinted" => settings with { Hinted = (bool)value! },
                "chia_page" => settings with { ChiaPage = (bool)value! },
                "order" => settings with { Order = Enum.Parse<QueryOrder>((string)value!, ignoreCase: true) },
                _ => throw new InvalidDataException($"no setting {name}"),
            };
        }

        return settings;
    }

    private Status WholeQuery(JsonObject op)
    {
        using Query query = QueryOf(op);
        Reader reader = ReaderOf(op);
        try
        {
            Compare("records", op["records"], Values.Json(Whole<CoinRecord>(op, Pages(reader, query))));
        }
        catch (Exception e) when (e is CoinStoreException or ObjectDisposedException)
        {
            CompareFailure(reader, query, e);
            throw;
        }

        using CoinSequence coins = reader.Find(query);
        var joined = new List<CoinRecord>();
        var records = new CoinRecord[(int)op["cap"]!];
        for (int n; (n = coins.Read(records)) > 0;) joined.AddRange(records[..n]);
        Compare("records of the sequence", op["records"], Values.Json(joined));
        Compare("records of a foreach", op["records"], Values.Json(reader.Find(query)));
        return Status.OK;
    }

    /// <summary>A sequence fails as pages do, when it is opened or read.</summary>
    private void CompareFailure(Reader reader, Query query, Exception want)
    {
        Exception? got = null;
        try
        {
            using CoinSequence coins = reader.Find(query);
            coins.Read(new CoinRecord[1]);
        }
        catch (Exception e) when (e is CoinStoreException or ObjectDisposedException)
        {
            got = e;
        }

        Compare("failure of the sequence", want.GetType().Name, got?.GetType().Name);
        Compare("status of the sequence", $"{(want as CoinStoreException)?.Status}",
            $"{(got as CoinStoreException)?.Status}");
    }

    private Status QueryPage(JsonObject op)
    {
        using Query query = QueryOf(op);
        return OnePage<CoinRecord>(op, "records", Pages(ReaderOf(op), query), record => Values.Json(record));
    }

    private Status ChiaPages(JsonObject op)
    {
        using Query query = QueryOf(op);
        Reader reader = ReaderOf(op);
        var records = new CoinRecord[(int)op["cap"]!];
        var pages = new JsonArray();
        Cursor cursor = default;
        for (bool more = true; more;)
        {
            Page page = reader.ReadPage(query, records, ref cursor);
            pages.Add(new JsonArray(Values.Json(records[..page.Count]), Values.Json(page.NextHeight)));
            more = page.HasMore;
        }

        Compare("pages", op["pages"], pages);
        return Status.OK;
    }

    private Status HintPairs(JsonObject op)
    {
        using Query query = QueryOf(op);
        Reader reader = ReaderOf(op);
        Compare("hints", op["hints"], Values.Json(Whole<Hint>(op, HintPages(reader, query)), Values.Json));
        Compare("hints of a foreach", op["hints"], Values.Json(reader.FindHints(query), Values.Json));
        return Status.OK;
    }

    private Status HintPage(JsonObject op)
    {
        using Query query = QueryOf(op);
        return OnePage<Hint>(op, "hints", HintPages(ReaderOf(op), query), pair => Values.Json(pair));
    }

    private Status AllBalances(JsonObject op)
    {
        Reader reader = ReaderOf(op);
        Compare("balances", op["balances"], Values.Json(Whole<Balance>(op, reader.ReadBalancePage), Values.Json));
        Compare("balances of a foreach", op["balances"], Values.Json(reader.AllBalances(), Values.Json));
        return Status.OK;
    }

    private Status BalancePage(JsonObject op) =>
        OnePage<Balance>(op, "balances", ReaderOf(op).ReadBalancePage, balance => Values.Json(balance));

    private Status MakeCursor(JsonObject op)
    {
        byte[] bytes = op["begin"] is JsonNode begin ? [.. _cursors[(string)begin!]] : op["bytes"]!.Bytes();
        if (op["keep"] is JsonNode keep) bytes = bytes[..(int)keep];
        if (op["flip"] is JsonNode flip) bytes[(int)flip / 8] ^= (byte)(0x80 >> ((int)flip % 8));
        _cursors[(string)op["end"]!] = bytes;
        return Status.OK;
    }

    private Status IterOpen(JsonObject op)
    {
        using Query query = QueryOf(op);
        Name(_sequences, op["iter"]!, ReaderOf(op).Find(query, Begin(op)));
        return Status.OK;
    }

    private Status IterNext(JsonObject op) => Next(_sequences[(string)op["iter"]!], op);

    private Status IterCursor(JsonObject op)
    {
        if (_sequences[(string)op["iter"]!] is not CoinSequence coins) return Status.Unsupported; // a report has none
        _cursors[(string)op["end"]!] = coins.Cursor().ToArray();
        return Status.OK;
    }

    private Status IterTip(JsonObject op) =>
        _sequences[(string)op["iter"]!] is CoinSequence coins ? CompareTip(op, coins.Tip()) : Status.Unsupported;

    private Status IterClose(JsonObject op)
    {
        _sequences[(string)op["iter"]!].Dispose();
        return Status.OK;
    }

    private static PageOf<CoinRecord> Pages(Reader reader, Query query) =>
        (Span<CoinRecord> records, ref Cursor cursor) => reader.ReadPage(query, records, ref cursor);

    private static PageOf<Hint> HintPages(Reader reader, Query query) =>
        (Span<Hint> pairs, ref Cursor cursor) => reader.ReadHintPage(query, pairs, ref cursor);

    private static List<T> Whole<T>(JsonObject op, PageOf<T> read)
    {
        var entries = new T[(int)op["cap"]!];
        var joined = new List<T>();
        Cursor cursor = default;
        for (bool more = true; more;)
        {
            Page page = read(entries, ref cursor);
            joined.AddRange(entries[..page.Count]);
            more = page.HasMore;
        }

        return joined;
    }

    private Status OnePage<T>(JsonObject op, string name, PageOf<T> read, Func<T, JsonNode?> write)
    {
        var entries = new T[(int)op["cap"]!];
        Cursor cursor = Begin(op);
        Page page = read(entries, ref cursor);
        if (op["end"] is JsonNode end) _cursors[(string)end!] = cursor.ToArray();
        Compare(name, op[name], Values.Json(entries[..page.Count], write));
        bool mustHaveMore = (int)op["left"]! > 0;
        if (mustHaveMore || page.Count < entries.Length) Compare("more", mustHaveMore, page.HasMore);
        return Status.OK;
    }

    private Cursor Begin(JsonObject op) =>
        op["begin"] is JsonNode begin ? new Cursor(_cursors[(string)begin!]) : default;
}
