// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace CoinStore;

/// <summary>Finds the native library, and says where it looked if it is not there.</summary>
internal static class NativeLoader
{
    /// <summary>The folder to load from, and from nowhere else.</summary>
    public const string FolderVariable = "COINSTORE_NATIVE_DIR";

    private const string LibraryName = "coinstorecs";
    private const string FileName = "libcoinstorecs.so";

    private static int _installed;

    /// <summary>Called by the generated class before its first native call.</summary>
    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) != 0) return;
        NativeLibrary.SetDllImportResolver(typeof(NativeLoader).Assembly, Resolve);
        CheckAbi();
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != LibraryName) return 0;
        return Find(Environment.GetEnvironmentVariable(FolderVariable), AppContext.BaseDirectory, assembly, path);
    }

    internal static nint Find(string? folder, string baseDirectory, Assembly assembly, DllImportSearchPath? path)
    {
        var tried = new StringBuilder();
        if (!string.IsNullOrEmpty(folder))
        {
            string file = Path.Combine(folder, FileName);
            if (NativeLibrary.TryLoad(file, out nint given)) return given;
            tried.Append(
                CultureInfo.InvariantCulture, $"\n  {file} (from {FolderVariable}, which excludes all others)");
        }
        else
        {
            if (NativeLibrary.TryLoad(LibraryName, assembly, path, out nint found)) return found;
            tried.Append("\n  ").Append(FileName)
                .Append(" in the package's folder, beside the assembly, and on the system's search path");
            string beside = Path.Combine(
                baseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", FileName);
            string portable = Path.Combine(baseDirectory, "runtimes", "linux-x64", "native", FileName);
            foreach (string file in new[] { beside, portable })
            {
                if (NativeLibrary.TryLoad(file, out nint native)) return native;
                tried.Append("\n  ").Append(file);
            }
        }

        throw new DllNotFoundException(
            $"{FileName} was not found, or a library that it needs is missing (RocksDB 7.8, OpenSSL 3). Tried:{tried}");
    }

    /// <summary>Compares this assembly's structures with the loaded library's.</summary>
    private static void CheckAbi()
    {
        ReadOnlySpan<uint> sizes =
        [
            (uint)Unsafe.SizeOf<Coin>(), (uint)Unsafe.SizeOf<Addition>(), (uint)Unsafe.SizeOf<CoinRecord>(),
            (uint)Unsafe.SizeOf<Hint>(), (uint)Unsafe.SizeOf<BlockInfo>(), (uint)Unsafe.SizeOf<TipInfo>(),
            (uint)Unsafe.SizeOf<ResultInfo>(), (uint)Unsafe.SizeOf<ProofRecord>(), (uint)Unsafe.SizeOf<ErrorInfo>(),
            (uint)Unsafe.SizeOf<Balance>(),
        ];
        ErrorInfo error = Errors.New();
        int status = CoinstoreNativePINVOKE.coinstore_check_abi(
            CoinstoreNative.COINSTORE_ABI_VERSION, in MemoryMarshal.GetReference(sizes), (nuint)sizes.Length,
            ref error);
        Errors.Check(status, ref error);
    }
}
