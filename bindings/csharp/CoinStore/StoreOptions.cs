// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>When a block is on the disk.</summary>
public enum SyncMode
{
    /// <summary>When the call that applied it returns.</summary>
    Durable,

    /// <summary>At the next sync that a group of blocks shares.</summary>
    Grouped,
}

/// <summary>Settings for <see cref="Store.Open"/>. What is null stays at the library's default.</summary>
public sealed record StoreOptions
{
    /// <summary>Make a store where there is none (default: yes).</summary>
    public bool? CreateIfMissing { get; init; }

    /// <summary>Write nothing (default: no).</summary>
    public bool? ReadOnly { get; init; }

    /// <summary>Do blocks carry hashes? Fixed when the store is made (default: yes).</summary>
    public bool? BlockHashes { get; init; }

    /// <summary>Must the height after the tip be tip + 1 (default: no)?</summary>
    public bool? Contiguous { get; init; }

    /// <summary>Chia's rule of rewards: none at height 0, at least two above (default: no rule).</summary>
    public bool? ChiaRewardRule { get; init; }

    /// <summary>When a block is on the disk (default: durable).</summary>
    public SyncMode? SyncMode { get; init; }

    /// <summary>Does a second writer wait for its turn, or is it told that the store is busy (default:
    /// waits)?</summary>
    public bool? WriterWaits { get; init; }

    /// <summary>Any option by its name, e.g. max_block_changes; see <see cref="Known"/>. Set last.</summary>
    public IReadOnlyDictionary<string, string> Other { get; init; } = new Dictionary<string, string>();

    /// <summary>The prefix of environment variables that set options before all others do, e.g. COINSTORE_ for
    /// COINSTORE_SYNC_MODE; null for none.</summary>
    public string? EnvironmentPrefix { get; init; }

    /// <summary>Every option's name, with a sentence about it.</summary>
    public static IReadOnlyDictionary<string, string> Known()
    {
        var known = new Dictionary<string, string>();
        for (uint i = 0; ; ++i)
        {
            ErrorInfo error = Errors.New();
            int status = CoinstoreNative.coinstore_options_name(i, out nint name, out nint text, ref error);
            if (Errors.Check(status, ref error) == Status.Done) return known;
            known.Add(Marshal.PtrToStringUTF8(name)!, Marshal.PtrToStringUTF8(text)!);
        }
    }

    internal OptionsHandle ToNative()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_options_new(out OptionsHandle options, ref error), ref error);
        try
        {
            if (EnvironmentPrefix != null)
            {
                Errors.Check(
                    CoinstoreNative.coinstore_options_from_env(options, EnvironmentPrefix, ref error), ref error);
            }

            Set(options, "create_if_missing", Flag(CreateIfMissing));
            Set(options, "read_only", Flag(ReadOnly));
            Set(options, "block_hashes", Word(BlockHashes, "required", "absent"));
            Set(options, "contiguous", Flag(Contiguous));
            Set(options, "reward_rule", Word(ChiaRewardRule, "chia", "none"));
            Set(options, "sync_mode", SyncMode?.ToString().ToLowerInvariant());
            Set(options, "writer", Word(WriterWaits, "wait", "refuse"));
            foreach ((string name, string value) in Other) Set(options, name, value);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    private static string? Flag(bool? value) => Word(value, "1", "0");

    private static string? Word(bool? value, string yes, string no) => value.HasValue ? (value.Value ? yes : no) : null;

    private static void Set(OptionsHandle options, string name, string? value)
    {
        if (value == null) return;
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_options_set(options, name, value, ref error), ref error);
    }
}
