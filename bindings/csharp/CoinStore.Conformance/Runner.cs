// SPDX-License-Identifier: Apache-2.0
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace CoinStore.Conformance;

/// <summary>Plays every case of every suite that the manifest lists, each in a folder of its own.</summary>
internal static class Runner
{
    /// <returns>Was every case executed, and is every answer right?</returns>
    public static bool Run(string folder, string[] wanted)
    {
        JsonNode manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json")))!;
        bool isWell = CompareStatuses(manifest["statuses"]!.AsObject());
        var played = new HashSet<string>();
        foreach ((string suite, JsonNode? listed) in manifest["suites"]!.AsObject())
        {
            if (wanted.Length > 0 && !wanted.Contains(suite)) continue;
            played.Add(suite);
            isWell &= PlaySuite(folder, suite, listed!);
        }

        return isWell && played.Count > 0 && wanted.All(played.Contains);
    }

    /// <summary>Plays one case, and leaves its store where it is.</summary>
    public static bool Write(string file, string name, string folder)
    {
        foreach (JsonNode? one in JsonNode.Parse(File.ReadAllBytes(file))!["cases"]!.AsArray())
        {
            if ((string)one!["name"]! == name) return PlayCase("cross_open", one, folder);
        }

        Console.Error.WriteLine($"no case is called {name}");
        return false;
    }

    /// <summary>The statuses of the manifest are those of the library and of this binding.</summary>
    private static bool CompareStatuses(JsonObject statuses)
    {
        bool isSame = true;
        foreach ((string name, JsonNode? value) in statuses)
        {
            var status = (Status)(int)value!;
            if (Library.NameOf(status) == name && Enum.IsDefined(status)) continue;
            Console.Error.WriteLine($"{name} is not status {value}");
            isSame = false;
        }

        return isSame && statuses.Count == Enum.GetValues<Status>().Length;
    }

    private static bool PlaySuite(string folder, string suite, JsonNode listed)
    {
        int executed = 0;
        int failed = 0;
        var names = new HashSet<string>();
        foreach ((string file, JsonNode? digest) in listed["files"]!.AsObject())
        {
            byte[] text = File.ReadAllBytes(Path.Combine(folder, file));
            if (Convert.ToHexStringLower(SHA256.HashData(text)) != (string)digest!)
            {
                Console.Error.WriteLine($"{file}: not the file that the manifest names");
                ++failed;
                continue;
            }

            // Cases wait for disks more than they compute.
            Parallel.ForEach(JsonNode.Parse(text)!["cases"]!.AsArray(), new() { MaxDegreeOfParallelism = 4 }, one =>
            {
                bool isNew;
                lock (names) isNew = names.Add((string)one!["name"]!);
                if (!isNew || one["ops"]!.AsArray().Count == 0) return;
                Interlocked.Increment(ref executed);
                string own = Directory.CreateTempSubdirectory("coinstore-conformance-").FullName;
                if (!PlayCase(suite, one, own)) Interlocked.Increment(ref failed);
                Directory.Delete(own, recursive: true);
            });
        }

        int expected = (int)listed["cases"]!;
        Console.WriteLine($"conformance csharp {suite} {executed}/{expected} {failed} failed");
        return executed == expected && failed == 0;
    }

    /// <summary>Plays the operations in order, up to the first that differs.</summary>
    private static bool PlayCase(string suite, JsonNode one, string folder)
    {
        using var player = new Player(folder);
        int number = 0;
        foreach (JsonNode? op in one["ops"]!.AsArray())
        {
            ++number;
            string difference = player.Play(op!.AsObject());
            if (difference.Length == 0) continue;
            Console.Error.WriteLine($"{suite}: {one["name"]}, operation {number} ({op["op"]}): {difference}");
            return false;
        }

        return true;
    }
}
