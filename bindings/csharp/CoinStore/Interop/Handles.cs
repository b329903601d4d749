// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>Owns a native handle. The marshaller counts calls in flight, so the last one out frees it.</summary>
/// <remarks>A handle that the collector has to free is counted: somebody forgot to dispose it.</remarks>
internal abstract class NativeHandle : SafeHandle
{
    protected NativeHandle() : base(0, true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override void Dispose(bool disposing)
    {
        if (!disposing && !IsInvalid && !IsClosed) Library.CountLeak();
        base.Dispose(disposing);
    }
}

internal sealed class StoreHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore(handle);
        return true;
    }
}

internal sealed class OptionsHandle : NativeHandle
{
    /// <summary>NULL to native code: the default options.</summary>
    public static OptionsHandle None { get; } = new();

    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore_options(handle);
        return true;
    }
}

internal sealed class ViewHandle : NativeHandle
{
    /// <summary>NULL to native code: the tip.</summary>
    public static ViewHandle None { get; } = new();

    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore_view(handle);
        return true;
    }
}

internal sealed class QueryHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore_query(handle);
        return true;
    }
}

internal sealed class BlockHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore_block(handle);
        return true;
    }
}

internal sealed class IterHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore_iter(handle);
        return true;
    }
}

internal sealed class BufferHandle : NativeHandle
{
    protected override bool ReleaseHandle()
    {
        CoinstoreNative.free_coinstore_buffer(handle);
        return true;
    }

    /// <summary>The bytes as UTF-8 text, and the buffer is freed; empty if the call that failed left none.</summary>
    public string TakeText()
    {
        if (IsInvalid) return string.Empty;
        using (this)
        {
            return Marshal.PtrToStringUTF8(
                CoinstoreNative.coinstore_buffer_data(this), checked((int)CoinstoreNative.coinstore_buffer_size(this)));
        }
    }
}
