// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <summary>The values of a vector as those of the binding, and back: answers are compared as the vectors have
/// them.</summary>
internal static class Values
{
    public static byte[] Bytes(this JsonNode hex) => Convert.FromHexString((string)hex!);

    public static Bytes32 Bytes32(this JsonNode hex) => CoinStore.Bytes32.FromHex((string)hex!);

    /// <summary>64-bit numbers are decimal text, since JSON's own lose digits in some languages.</summary>
    public static ulong Number(this JsonNode text) => ulong.Parse((string)text!, CultureInfo.InvariantCulture);

    public static T[] All<T>(this JsonNode? items, Func<JsonNode, T> read) =>
        items == null ? [] : [.. items.AsArray().Select(item => read(item!))];

    public static bool Is(this JsonObject op, string name) => op[name] is JsonNode value && (bool)value;

    public static Coin Coin(this JsonNode fields) =>
        new(fields[0]!.Bytes32(), fields[1]!.Bytes32(), fields[2]!.Number());

    public static Addition Addition(this JsonNode fields) => new(fields.Coin(), (uint)fields[3]!);

    public static Hint Hint(this JsonNode fields)
    {
        byte[] bytes = fields[1]!.Bytes();
        return new Hint(fields[0]!.Bytes32(), bytes.AsSpan(0, Math.Min(bytes.Length, 32)), (uint)bytes.Length);
    }

    public static Block Block(this JsonNode block) => new(new BlockHeader
    {
        Height = block["height"]!.Number(),
        Timestamp = block["timestamp"]!.Number(),
        BlockHash = block["block_hash"]!.Bytes32(),
        ParentHash = block["parent_hash"]!.Bytes32(),
        ExpectedRoot = block["expected_root"]?.Bytes32(),
    })
    {
        Additions = [.. block["additions"].All(Addition)],
        Removals = [.. block["spent"].All(Bytes32)],
        Hints = [.. block["hints"].All(Hint)],
    };

    public static Dictionary<string, string> Settings(this JsonNode? settings) =>
        settings?.AsObject().ToDictionary(setting => setting.Key, setting => (string)setting.Value!) ?? [];

    public static JsonNode Json(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    public static JsonNode? Json(ulong? number) => number is ulong there ? Json(there) : null;

    public static JsonNode Json(UInt128 number) => number.ToString("x32", CultureInfo.InvariantCulture);

    public static JsonArray Json<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => [.. items.Select(write)];

    public static JsonNode Json(CoinRecord record) => new JsonArray(
        record.CoinId.ToString(), record.Coin.ParentCoinInfo.ToString(), record.Coin.PuzzleHash.ToString(),
        Json(record.Coin.Amount), Json(record.ConfirmedHeight), Json(record.SpentHeight), Json(record.Timestamp),
        (uint)record.Traits);

    public static JsonArray Json(IEnumerable<CoinRecord> records) => Json(records, record => Json(record));

    public static JsonNode Json(Hint hint) =>
        new JsonArray(hint.CoinId.ToString(), Convert.ToHexStringLower(hint.ToArray()));

    public static JsonNode Json(Balance balance) =>
        new JsonArray(balance.PuzzleHash.ToString(), Json(balance.Amount), balance.Coins);

    public static JsonNode Json(BlockResult result) => new JsonObject
    {
        ["height"] = Json(result.Height),
        ["created"] = result.Created,
        ["spent"] = result.Spent,
        ["hints"] = result.HintsAdded,
        ["reverted_blocks"] = result.RevertedBlocks,
        ["state_root"] = result.StateRoot.ToString(),
    };

    /// <summary>The durable height only where the vector has it.</summary>
    public static JsonNode Json(Tip tip, JsonNode want)
    {
        var json = new JsonObject
        {
            ["height"] = Json(tip.Height),
            ["timestamp"] = Json(tip.Timestamp),
            ["block_hash"] = tip.BlockHash.ToString(),
            ["parent_hash"] = tip.ParentHash.ToString(),
            ["state_root"] = tip.StateRoot.ToString(),
            ["unspent_value"] = Json(tip.UnspentValue),
            ["unspent"] = tip.Unspent,
            ["created"] = tip.Created,
            ["spent"] = tip.Spent,
            ["hints"] = tip.Hints,
        };
        if (want.AsObject().ContainsKey("durable_height")) json["durable_height"] = Json(tip.DurableHeight);
        return json;
    }
}
