// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace CoinStore;

/// <summary>From the error that a native call wrote to an exception.</summary>
internal static class Errors
{
    /// <summary>An error for one call. Its 256 bytes of text are left as they are.</summary>
    public static ErrorInfo New()
    {
        Unsafe.SkipInit(out ErrorInfo error);
        error.StructSize = (uint)Unsafe.SizeOf<ErrorInfo>();
        error.MessageLen = 0;
        return error;
    }

    /// <summary>Returns the status, or throws if the call failed.</summary>
    public static Status Check(int status, ref ErrorInfo error)
    {
        if (status < 0) Throw((Status)status, ref error);
        return (Status)status;
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(Status status, ref ErrorInfo error)
    {
        int length = (int)Math.Min(error.MessageLen, 255);
        ReadOnlySpan<byte> text = error.Message;
        string message = Encoding.UTF8.GetString(text[..length]);
        if (status == Status.Closed) throw new ObjectDisposedException("CoinStore", message);
        throw CoinStoreException.From(new ErrorFields(
            status,
            error.Detail,
            error.Index == NativeLayout.None ? null : error.Index,
            error.CoinId == Bytes32.Zero ? null : error.CoinId,
            error.Height,
            message));
    }
}

/// <summary>What an exception carries.</summary>
internal readonly record struct ErrorFields(
    Status Status, int Detail, ulong? Index, Bytes32? CoinId, ulong Height, string Message);
