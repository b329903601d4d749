// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>How far a long call has come.</summary>
/// <param name="Done">Steps done.</param>
/// <param name="Total">Steps in all; 0 as long as it is not known.</param>
public readonly record struct Progress(ulong Done, ulong Total);

/// <summary>Opens or repairs a store that has much to replay: another thread can look on, or interrupt it.</summary>
public sealed class StoreOpening : IDisposable
{
    private readonly string _path;
    private readonly OptionsHandle _options;

    /// <summary>Prepares to open; nothing is touched yet.</summary>
    public StoreOpening(string path, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        _path = path;
        _options = (options ?? new StoreOptions()).ToNative();
    }

    /// <summary>Records of the log that are replayed, and those to replay. Any thread.</summary>
    public Progress Progress
    {
        get
        {
            ErrorInfo error = Errors.New();
            Errors.Check(
                CoinstoreNative.coinstore_options_progress(_options, out ulong done, out ulong total, ref error),
                ref error);
            return new Progress(done, total);
        }
    }

    /// <summary>Opens the store.</summary>
    /// <exception cref="StoreInterruptedException">Another thread called <see cref="Interrupt"/>.</exception>
    /// <exception cref="CoinStoreException">As at <see cref="Store.Open"/>.</exception>
    public Store Run() => new(Store.OpenNative(_path, _options));

    /// <summary>Repairs the store; see <see cref="Store.Repair"/>.</summary>
    /// <returns>A line for each thing that was checked and rebuilt.</returns>
    public string Repair() => Store.RepairNative(_path, _options);

    /// <summary>Ends the <see cref="Run"/> of this moment, which leaves the store as it was, or the
    /// <see cref="Repair"/>. Any thread.</summary>
    public void Interrupt()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_options_interrupt(_options, ref error), ref error);
    }

    /// <summary>Gives back the options. A store that was opened stays open.</summary>
    public void Dispose() => _options.Dispose();
}
