// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>Where pages go on: bytes that may be stored and used again later, also after the store was
/// reopened. The default value stands at the front.</summary>
/// <remarks>It belongs to the keys and settings of its query, to its view and to its store, and carries the tip of
/// its page: if a rollback took that block away, reading on throws <see cref="StaleCursorException"/>.</remarks>
public readonly struct Cursor
{
    /// <summary>The size in bytes that every cursor fits into.</summary>
    public const int MaxSize = 128;

    private readonly CursorBytes _bytes;
    private readonly int _size;

    /// <summary>A cursor that was stored.</summary>
    /// <param name="bytes">What <see cref="ToArray"/> gave; none: the front.</param>
    /// <exception cref="CoinStoreException">InvalidCursor: there are more than a cursor can have.</exception>
    public Cursor(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxSize)
        {
            throw CoinStoreException.From(
                new ErrorFields(
                    Status.InvalidCursor, 0, null, null, 0,
                        $"cursor: {bytes.Length} bytes, at most {MaxSize} are one"));
        }

        bytes.CopyTo(_bytes);
        _size = bytes.Length;
    }

    /// <summary>Does it stand at the front?</summary>
    public bool IsAtFront => _size == 0;

    /// <summary>The bytes, to be stored.</summary>
    public byte[] ToArray()
    {
        ReadOnlySpan<byte> bytes = _bytes;
        return bytes[.._size].ToArray();
    }

    /// <summary>Copies the bytes to where native code reads and writes them.</summary>
    internal nuint CopyTo(Span<byte> room)
    {
        ReadOnlySpan<byte> bytes = _bytes;
        bytes[.._size].CopyTo(room);
        return (nuint)_size;
    }
}

/// <summary>Room for a cursor.</summary>
[InlineArray(Cursor.MaxSize)]
internal struct CursorBytes
{
    private byte _first;

    public static ref byte First(ref CursorBytes bytes) => ref Unsafe.As<CursorBytes, byte>(ref bytes);
}

/// <summary>What reading a page says beside its entries.</summary>
/// <param name="Count">Entries written. There may be fewer than fit, even none, while there are more.</param>
/// <param name="HasMore">Was it not the last page?</param>
/// <param name="NextHeight">With <see cref="QuerySettings.ChiaPage"/> the height to go on from; else null.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Page(int Count, bool HasMore, ulong? NextHeight = null);
