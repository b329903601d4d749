// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <content>Blocks and rollbacks.</content>
internal sealed partial class Player
{
    private PendingBlock BuilderOf(JsonObject op) => _builders[(string)op["builder"]!];

    private Status Apply(JsonObject op)
    {
        Block block = op["block"]!.Block();
        BlockResult result = op.Is("dry_run") ? StoreOf(op).DryRun(block) : StoreOf(op).Apply(block);
        Compare("result", op["result"], Values.Json(result));
        return Status.OK;
    }

    private Status ApplyBlocks(JsonObject op)
    {
        IReadOnlyList<BlockResult> results = [];
        try
        {
            results = StoreOf(op).ApplyAll(op["blocks"].All(Values.Block));
        }
        catch (CoinStoreException e)
        {
            results = e.Applied;
            throw;
        }
        finally
        {
            Compare("results", op["results"], Values.Json(results, result => Values.Json(result)));
        }

        return Status.OK;
    }

    private Status BlockBegin(JsonObject op)
    {
        Name(_builders, op["builder"]!, StoreOf(op).Begin(op["head"]!.Block().Header));
        return Status.OK;
    }

    private Status BlockAdd(JsonObject op)
    {
        BuilderOf(op).Add(op["additions"].All(Values.Addition));
        return Status.OK;
    }

    private Status BlockSpend(JsonObject op)
    {
        BuilderOf(op).Spend(op["coin_ids"].All(Values.Bytes32));
        return Status.OK;
    }

    private Status BlockHint(JsonObject op)
    {
        BuilderOf(op).Hint(op["hints"].All(Values.Hint));
        return Status.OK;
    }

    private Status BlockRoot(JsonObject op)
    {
        Compare("state_root", op["state_root"], BuilderOf(op).Root().ToString());
        return Status.OK;
    }

    private Status BlockCommit(JsonObject op)
    {
        Compare("result", op["result"], Values.Json(BuilderOf(op).Commit()));
        return Status.OK;
    }

    private Status BlockAbort(JsonObject op)
    {
        BuilderOf(op).Abort();
        return Status.OK;
    }

    private Status Rollback(JsonObject op)
    {
        long height = long.Parse((string)op["to_height"]!, CultureInfo.InvariantCulture);
        RollbackReport report = StoreOf(op).RollbackWithReport(height, op.Is("dry_run"));
        Compare("result", op["result"], Values.Json(report.Result));
        if (op["report"] is JsonNode name) Name(_sequences, name, report);
        else Compare("changed", op["changed"], Values.Json(report));
        return Status.OK;
    }

    private Status ReportNext(JsonObject op) => Next(_sequences[(string)op["report"]!], op);

    private Status ReportClose(JsonObject op)
    {
        _sequences[(string)op["report"]!].Dispose();
        return Status.OK;
    }

    private Status Next(RecordSequence sequence, JsonObject op)
    {
        var records = new CoinRecord[(int)op["cap"]!];
        if (records.Length == 0) return HasNoRoom(sequence);
        int n = sequence.Read(records);
        if (n == 0) return Status.Done;
        Compare("records", op["records"], Values.Json(records[..n]));
        return Status.OK;
    }

    /// <summary>In C# reading into no room is an exception, since 0 says that the end is reached.</summary>
    private Status HasNoRoom(RecordSequence sequence)
    {
        try
        {
            sequence.Read([]);
            _differences.Add("no exception");
        }
        catch (ArgumentException)
        {
            // What was to happen.
        }

        return Status.OK;
    }
}
