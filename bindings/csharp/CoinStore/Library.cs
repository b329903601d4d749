// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>The native library that is loaded.</summary>
public static class Library
{
    private static long _leaks;

    /// <summary>Its version, e.g. "0.1.0".</summary>
    public static string Version => CoinstoreNative.coinstore_version_string();

    /// <summary>What it uses of this machine: 1 SHA extensions, 2 AVX2, 4 AVX-512.</summary>
    public static ulong Features => CoinstoreNative.coinstore_features();

    /// <summary>Handles that the collector had to free, because nobody disposed them.</summary>
    public static long LeakedHandles => Interlocked.Read(ref _leaks);

    /// <summary>Checks every SHA-256 path of this machine against OpenSSL.</summary>
    /// <exception cref="CoinStoreException">The library must not be trusted on this machine.</exception>
    public static void SelfTest()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_selftest(ref error), ref error);
    }

    /// <summary>What a status means, in one sentence.</summary>
    public static string Explain(Status status) => CoinstoreNative.coinstore_status_text((int)status);

    /// <summary>The name of a status in all languages, e.g. COIN_EXISTS.</summary>
    public static string NameOf(Status status) => CoinstoreNative.coinstore_status_name((int)status);

    internal static void CountLeak() => Interlocked.Increment(ref _leaks);
}
