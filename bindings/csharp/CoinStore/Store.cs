// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>An open store: the state of every coin of a chain.</summary>
/// <remarks>
/// Any number of threads may use it at once; one of them writes at a time. What reads is in <see cref="Reader"/>.
/// After <see cref="Dispose"/> every call throws <see cref="ObjectDisposedException"/>, also those in flight on
/// other threads.
/// </remarks>
public sealed partial class Store : Reader, IDisposable
{
    internal Store(StoreHandle handle) : base(handle)
    {
    }

    /// <summary>Opens a store, or makes one.</summary>
    /// <param name="path">A directory; its parent must exist.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="StoreLockedException">It is open, in this process or in another.</exception>
    /// <exception cref="StoreCorruptedException">Stored bytes are damaged or missing.</exception>
    /// <exception cref="CoinStoreException">NotAStore, NewerFormat, OptionsMismatch, IO and others; nothing has
    /// changed.</exception>
    public static Store Open(string path, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (options == null) return new Store(OpenNative(path, OptionsHandle.None));
        using OptionsHandle native = options.ToNative();
        return new Store(OpenNative(path, native));
    }

    /// <summary>Deletes a store with all its files, and nothing else.</summary>
    /// <exception cref="StoreLockedException">It is open.</exception>
    public static void Destroy(string path)
    {
        CheckPath(path);
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_destroy(path, ref error), ref error);
    }

    /// <summary>Rebuilds what is derived from the log of a store that is not open. To watch or interrupt it, see
    /// <see cref="StoreOpening"/>.</summary>
    /// <returns>A line for each thing that was checked and rebuilt.</returns>
    /// <exception cref="StoreCorruptedException">The log itself is damaged; nothing has changed.</exception>
    public static string Repair(string path, StoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (options == null) return RepairNative(path, OptionsHandle.None);
        using OptionsHandle native = options.ToNative();
        return RepairNative(path, native);
    }

    /// <summary>Closes the store, and tells if its last sync failed. Closing a closed store is fine.</summary>
    /// <exception cref="StoreBusyException">Calls run, or views, blocks or streams live; nothing has
    /// changed.</exception>
    /// <exception cref="StoreIOException">It is closed, but in mode grouped its last blocks may be lost.</exception>
    public void Close() => Close(0);

    /// <summary>Closes the store even if calls run (they throw) or views, blocks and streams live (they end).</summary>
    /// <remarks>Throws nothing; to hear that the last sync failed, call <see cref="Close()"/> before.</remarks>
    public void Dispose()
    {
        try
        {
            Close(CoinstoreNative.COINSTORE_CLOSE_FORCE);
        }
        catch (StoreIOException)
        {
            // Closed all the same.
        }
    }

    /// <summary>Makes every block that is visible now durable.</summary>
    public void Sync()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_sync(Handle, ref error), ref error);
    }

    /// <summary>Ends the long calls that run on this store at this moment; they throw
    /// <see cref="StoreInterruptedException"/>. Any thread.</summary>
    public void Interrupt()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_interrupt(Handle, ref error), ref error);
    }

    internal static StoreHandle OpenNative(string path, OptionsHandle options)
    {
        CheckPath(path);
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_open(path, options, out StoreHandle handle, ref error), ref error);
        return handle;
    }

    internal static string RepairNative(string path, OptionsHandle options)
    {
        CheckPath(path);
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_repair(path, options, out BufferHandle report, ref error);
        Errors.Check(status, ref error);
        return report.TakeText();
    }

    /// <summary>A zero character would cut the path where native code reads it.</summary>
    private static void CheckPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a path holds a zero character", nameof(path));
        }

    }

    private void Close(uint flags)
    {
        if (Handle.IsClosed) return;
        ErrorInfo error = Errors.New();
        int status;
        try
        {
            status = CoinstoreNative.coinstore_close(Handle, flags, ref error);
        }
        catch (ObjectDisposedException)
        {
            return; // another thread was faster
        }

        // The store is closed now, whatever its last sync said; the last call out frees it.
        if ((Status)status != Status.Busy) Handle.Dispose();
        Errors.Check(status, ref error);
    }
}
