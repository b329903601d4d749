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
                Handle, (uint)level, ref MemoryMarshal.GetArrayDataReference(lines), (nuint)lines.Length, out nuint length, ref error);
            if ((Status)status != Status.BufferTooSmall)
            {
                Errors.Check(status, ref error);
                return Encoding.UTF8.GetString(lines, 0, (int)length);
            }

            lines = new byte[checked((int)length)];
        }
    }
}
