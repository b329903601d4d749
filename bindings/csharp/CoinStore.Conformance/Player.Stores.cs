// SPDX-License-Identifier: Apache-2.0
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <content>Opening, closing, maintenance.</content>
internal sealed partial class Player
{
    private static StoreOptions OptionsOf(JsonObject op) => new() { Other = op["options"].Settings() };

    private Status SetOptions(JsonObject op)
    {
        new StoreOpening(_folder, OptionsOf(op)).Dispose(); // sets them, and touches nothing
        return Status.OK;
    }

    private Status Open(JsonObject op)
    {
        Name(_stores, op["store"]!, Store.Open(PathOf(op), OptionsOf(op)));
        return Status.OK;
    }

    private Status Close(JsonObject op)
    {
        if (op.Is("force")) StoreOf(op).Dispose();
        else StoreOf(op).Close();
        return Status.OK;
    }

    private Status Destroy(JsonObject op)
    {
        Store.Destroy(PathOf(op));
        return Status.OK;
    }

    private Status Sync(JsonObject op)
    {
        StoreOf(op).Sync();
        return Status.OK;
    }

    private Status Check(JsonObject op) => SomeReport(StoreOf(op).Check());

    private Status Checkpoint(JsonObject op)
    {
        StoreOf(op).Checkpoint();
        return Status.OK;
    }

    private Status Compact(JsonObject op)
    {
        StoreOf(op).Compact();
        return Status.OK;
    }

    private Status Copy(JsonObject op)
    {
        StoreOf(op).Copy(PathOf(op));
        return Status.OK;
    }

    private Status Repair(JsonObject op) => SomeReport(Store.Repair(PathOf(op), OptionsOf(op)));

    private Status Setting(JsonObject op)
    {
        Compare("value", op["value"], StoreOf(op).Setting((string)op["name"]!));
        return Status.OK;
    }

    private Status Stats(JsonObject op)
    {
        IReadOnlyDictionary<string, ulong> figures = StoreOf(op).Statistics();
        foreach ((string name, JsonNode? want) in op["stats"]!.AsObject())
        {
            Compare(name, want, Values.Json(figures[name]));
        }

        return Status.OK;
    }

    private Status Metrics(JsonObject op)
    {
        HashSet<string> lines = [.. StoreOf(op).Metrics().Split('\n')];
        foreach (JsonNode? line in op["lines"]!.AsArray())
        {
            if (!lines.Contains((string)line!)) _differences.Add($"no line {line}");
        }

        return Status.OK;
    }

    private Status SomeReport(string text)
    {
        if (text.Length == 0) _differences.Add("no report");
        return Status.OK;
    }
}
