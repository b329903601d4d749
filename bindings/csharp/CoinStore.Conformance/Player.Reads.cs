// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <content>Views, and reads that need no query.</content>
internal sealed partial class Player
{
    private Status ViewNew(JsonObject op) => NameView(op, StoreOf(op).View());

    private Status ViewAt(JsonObject op) => NameView(op, StoreOf(op).ViewAt(op["height"]!.Number()));

    private Status NameView(JsonObject op, View? view)
    {
        if (view == null) return Status.NotFound;
        Name(_views, op["view"]!, view);
        return Status.OK;
    }

    private Status ViewClose(JsonObject op)
    {
        _views[(string)op["view"]!].Dispose();
        return Status.OK;
    }

    private Status TipOf(JsonObject op) => CompareTip(op, ReaderOf(op).Tip());

    private Status BlockInfo(JsonObject op) => CompareTip(op, ReaderOf(op).BlockAt(op["height"]!.Number()));

    private Status CompareTip(JsonObject op, Tip? tip)
    {
        if (tip == null) return Status.NotFound;
        Compare("tip", op["tip"], Values.Json(tip.Value, op["tip"]!));
        return Status.OK;
    }

    private Status Get(JsonObject op)
    {
        CoinRecord? record = ReaderOf(op).Get(op["coin_id"]!.Bytes32());
        if (record == null) return Status.NotFound;
        Compare("record", op["record"], Values.Json(record.Value));
        return Status.OK;
    }

    private Status GetMany(JsonObject op)
    {
        Bytes32[] ids = op["coin_ids"].All(Values.Bytes32);
        CoinRecord?[] records = ReaderOf(op).GetMany(ids);
        Compare(
            "records", op["records"],
                Values.Json(records, record => record is CoinRecord there ? Values.Json(there) : null));
        int counted = ReaderOf(op).GetMany(ids, new CoinRecord[ids.Length], new bool[ids.Length]);
        Compare("number found", records.Count(record => record != null), counted);
        return Status.OK;
    }

    private Status IsUnspent(JsonObject op)
    {
        Bytes32[] ids = op["coin_ids"].All(Values.Bytes32);
        Compare("answers", op["answers"], Values.Json(ReaderOf(op).AreUnspent(ids), answer => answer ? 1 : 0));
        Compare("answers one by one", op["answers"], Values.Json(ids, id => ReaderOf(op).IsUnspent(id) ? 1 : 0));
        return Status.OK;
    }

    /// <summary>The binding sizes its memory by itself: it must have needed what the vector says.</summary>
    private Status GetHints(JsonObject op)
    {
        Hint[] hints = ReaderOf(op).GetHints(op["coin_ids"].All(Values.Bytes32));
        if (op["needed"] is JsonNode needed) return Needed(op, needed, hints.Length);
        Compare("hints", op["hints"], Values.Json(hints, hint => Values.Json(hint)));
        return Status.OK;
    }

    private Status Prove(JsonObject op)
    {
        byte[] proof = ReaderOf(op).Prove(op["coin_id"]!.Bytes32());
        if (op["needed"] is JsonNode needed) return Needed(op, needed, proof.Length);
        Compare("proof", op["proof"], Convert.ToHexStringLower(proof));
        return Status.OK;
    }

    private Status Needed(JsonObject op, JsonNode needed, int size)
    {
        Compare("needed", needed, size);
        return (int)op["cap"]! < size ? Status.BufferTooSmall : Status.OK;
    }

    private Status Balances(JsonObject op)
    {
        Balance[] balances = ReaderOf(op).Balances(op["puzzle_hashes"].All(Values.Bytes32));
        Compare("puzzle hashes", op["puzzle_hashes"], Values.Json(balances, balance => balance.PuzzleHash.ToString()));
        var byPosition = Values.Json(balances, balance => new JsonArray(Values.Json(balance.Amount), balance.Coins));
        Compare("balances", op["balances"], byPosition);
        return Status.OK;
    }

    private Status Lineage(JsonObject op)
    {
        Lineage? lineage = ReaderOf(op).Lineage(op["puzzle_hash"]!.Bytes32());
        if (lineage == null) return Status.NotFound;
        Compare("coin", op["coin"], Values.Json(lineage.Value.Unspent));
        Compare("parent", op["parent"], Values.Json(lineage.Value.Parent));
        return Status.OK;
    }

    private Status BlockRoots(JsonObject op)
    {
        BlockRoots? roots = StoreOf(op).BlockRoots(op["height"]!.Number());
        if (roots == null) return Status.NotFound;
        Compare("additions_root", op["additions_root"], roots.Value.Additions.ToString());
        Compare("removals_root", op["removals_root"], roots.Value.Removals.ToString());
        return Status.OK;
    }
}
