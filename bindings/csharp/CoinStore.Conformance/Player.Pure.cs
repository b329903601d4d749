// SPDX-License-Identifier: Apache-2.0
using System.Text;
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <content>What needs no store. Coin ids and proofs are asked twice: of the library, and of C# alone; files
/// prepare a directory before a store is opened in it.</content>
internal sealed partial class Player
{
    private Status CoinIds(JsonObject op)
    {
        Coin[] coins = op["coins"].All(Values.Coin);
        Compare("coin_ids", op["coin_ids"], Values.Json(NativeVerifier.CoinIds(coins), id => id.ToString()));
        Compare(
            "coin_ids one by one", op["coin_ids"], Values.Json(coins, coin => NativeVerifier.CoinId(coin).ToString()));
        Compare("coin_ids in C#", op["coin_ids"], Values.Json(coins, coin => PureVerifier.CoinId(coin).ToString()));
        return Status.OK;
    }

    private Status Verify(JsonObject op)
    {
        var expected = Enum.Parse<Expectation>((string)op["expect"]!, ignoreCase: true);
        Status status = Ask(op, op["proof"]!.Bytes(), expected, out Proof said);
        if (status != Status.OK) return status;
        Compare("info", op["info"], new JsonObject
        {
            ["kind"] = (int)said.Kind,
            ["coin_id"] = (said.CoinId ?? default).ToString(),
            ["confirmed_height"] = Values.Json(said.ConfirmedHeight),
            ["flags"] = said.IsCoinbase ? 1 : 0,
            ["depth"] = said.Depth,
        });
        return status;
    }

    private Status VerifyPrefixes(JsonObject op)
    {
        byte[] proof = op["proof"]!.Bytes();
        Status status = Status.OK;
        for (int n = 0; n < proof.Length; ++n)
        {
            status = Ask(op, proof.AsSpan(0, n), Expectation.Either, out _);
            if (status != Status.ProofMalformed) return status;
        }

        return status;
    }

    private Status VerifyFlips(JsonObject op)
    {
        byte[] proof = op["proof"]!.Bytes();
        var letters = new StringBuilder();
        for (int i = 0; i < 8 * proof.Length; ++i)
        {
            proof[i / 8] ^= (byte)(0x80 >> (i % 8));
            letters.Append(Ask(op, proof, Expectation.Either, out _) switch
            {
                Status.ProofMalformed => 'M',
                Status.ProofInvalid => 'I',
                Status.ProofOtherCoin => 'O',
                _ => '?',
            });
            proof[i / 8] ^= (byte)(0x80 >> (i % 8));
        }

        Compare("statuses", op["statuses"], letters.ToString());
        return Status.OK;
    }

    /// <summary>Verifies both ways; the two must agree.</summary>
    private Status Ask(JsonObject op, ReadOnlySpan<byte> proof, Expectation expected, out Proof said)
    {
        Bytes32 root = op["root"]!.Bytes32();
        Bytes32 id = op["coin_id"]!.Bytes32();
        Status native = StatusOf(proof, root, id, expected, NativeVerifier.Verify, out said);
        Status pure = StatusOf(proof, root, id, expected, PureVerifier.Verify, out Proof saidAlso);
        Compare("C# alone", native.ToString(), pure.ToString());
        if (said != saidAlso) _differences.Add($"C# alone: wanted {said}, got {saidAlso}");
        return native;
    }

    private delegate Proof Verifier(ReadOnlySpan<byte> proof, in Bytes32 root, in Bytes32 coinId, Expectation expected);

    private static Status StatusOf(
        ReadOnlySpan<byte> proof, in Bytes32 root, in Bytes32 id, Expectation expected, Verifier verify, out Proof said)
    {
        said = default;
        try
        {
            said = verify(proof, root, id, expected);
            return Status.OK;
        }
        catch (ProofRejectedException e)
        {
            return e.Status;
        }
    }

    private Status MakeDirectory(JsonObject op)
    {
        Directory.CreateDirectory(PathOf(op));
        return Status.OK;
    }

    private Status WriteFile(JsonObject op)
    {
        File.WriteAllBytes(PathOf(op), op["bytes"]!.Bytes());
        return Status.OK;
    }

    private Status PatchFile(JsonObject op)
    {
        using FileStream file = File.OpenWrite(PathOf(op));
        file.Seek((long)op["offset"]!, SeekOrigin.Begin);
        file.Write(op["bytes"]!.Bytes());
        return Status.OK;
    }

    private Status FileSize(JsonObject op)
    {
        Compare("size", op["size"], new FileInfo(PathOf(op)).Length);
        return Status.OK;
    }
}
