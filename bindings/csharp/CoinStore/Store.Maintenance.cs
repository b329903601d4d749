// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;
using System.Text;

namespace CoinStore;

/// <summary>How grave a line of <see cref="Store.ReadLog"/> is.</summary>
public enum LogLevel
{
    /// <summary>Something failed.</summary>
    Error = 0,

    /// <summary>Something is odd.</summary>
    Warning = 1,

    /// <summary>Something happened.</summary>
    Info = 2,
}

/// <content>Checks, figures and the log of events.</content>
public sealed partial class Store
{
    /// <summary>Recomputes everything from the log and compares. Takes the writer's turn; readers go on.</summary>
    /// <returns>A line for each thing that was checked.</returns>
    /// <exception cref="StoreCorruptedException">Something differs; its report says what.</exception>
    public string Check()
    {
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_check(Handle, 0, out BufferHandle report, ref error);
        string text = report.TakeText();
        try
        {
            Errors.Check(status, ref error);
        }
        catch (StoreCorruptedException e)
        {
            e.Report = text;
            throw;
        }

        return text;
    }

    /// <summary>Brings everything up to the tip into the tables, now. Takes the writer's turn; readers go on.</summary>
    /// <remarks>A store needs none to be safe or to be closed.</remarks>
    public void Checkpoint()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_checkpoint(Handle, ref error), ref error);
    }

    /// <summary>Merges the files of the tables and of the log as far as they can be merged. May rewrite the whole
    /// store.</summary>
    public void Compact()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_compact(Handle, 0, ref error), ref error);
    }

    /// <summary>Makes a copy of the store that can be opened; readers and writers go on.</summary>
    /// <param name="path">A directory that does not exist, or is empty; its parent must exist.</param>
    public void Copy(string path)
    {
        CheckPath(path);
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_copy(Handle, path, ref error), ref error);
    }

    /// <summary>One setting that the store runs with: an option as it took effect, rocksdb_build or
    /// instance_id.</summary>
    /// <param name="name">A name of <see cref="StoreOptions.Known"/>, or one of those two.</param>
    public string Setting(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        byte[] value = new byte[128];
        for (; ; )
        {
            ErrorInfo error = Errors.New();
            int status = CoinstoreNative.coinstore_get_setting(
                Handle, name, ref MemoryMarshal.GetArrayDataReference(value), (nuint)value.Length, out nuint length,
                ref error);
            if ((Status)status != Status.BufferTooSmall)
            {
                Errors.Check(status, ref error);
                return Encoding.UTF8.GetString(value, 0, (int)length);
            }

            value = new byte[checked((int)length + 1)];
        }
    }

    /// <summary>The store's figures in the text format of Prometheus, to be served as
    /// <c>text/plain; version=0.0.4</c>.</summary>
    public string Metrics()
    {
        ErrorInfo error = Errors.New();
        int status = CoinstoreNative.coinstore_metrics(Handle, out BufferHandle text, ref error);
        Errors.Check(status, ref error);
        return text.TakeText();
    }

    /// <summary>All figures about the store, by name; docs/csharp.md says where they are explained.</summary>
    public IReadOnlyDictionary<string, ulong> Statistics()
    {
        var figures = new Dictionary<string, ulong>();
        for (uint key = 0; ; ++key)
        {
            string? name = CoinstoreNative.coinstore_stat_name(key);
            if (name == null) return figures;
            ErrorInfo error = Errors.New();
            Errors.Check(CoinstoreNative.coinstore_stat(Handle, key, out ulong value, ref error), ref error);
            figures.Add(name, value);
        }
    }

    /// <summary>How far the long call that runs on this store has come. Any thread.</summary>
    public Progress Progress()
    {
        ErrorInfo error = Errors.New();
        Errors.Check(CoinstoreNative.coinstore_progress(Handle, out ulong done, out ulong total, ref error), ref error);
        return new Progress(done, total);
    }

    /// <summary>Takes the oldest lines out of the store's log of events; empty if none waits.</summary>
    /// <param name="level">Lines that are less grave are dropped.</param>
    public string ReadLog(LogLevel level = LogLevel.Info)
    {
        byte[] lines = new byte[4096];
        for (; ; )
        {
            ErrorInfo error = Errors.New();
            int status = CoinstoreNative.coinstore_log_read(
                Handle, (uint)level, ref MemoryMarshal.GetArrayDataReference(lines), (nuint)lines.Length,
                out nuint length, ref error);
            if ((Status)status != Status.BufferTooSmall)
            {
                Errors.Check(status, ref error);
                return Encoding.UTF8.GetString(lines, 0, (int)length);
            }

            lines = new byte[checked((int)length)];
        }
    }
}
