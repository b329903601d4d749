// SPDX-License-Identifier: Apache-2.0
// Structures of coinstore.h that users do not see; abi/layout.txt says how they lie, and a test compares.
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CoinStore;

internal static class NativeLayout
{
    /// <summary>COINSTORE_UNSPENT, COINSTORE_NO_HEIGHT, COINSTORE_NO_INDEX: a number where there is none.</summary>
    public const ulong None = ulong.MaxValue;
}

[StructLayout(LayoutKind.Sequential)]
internal struct BlockInfo
{
    public uint StructSize;
    public uint Flags;
    public ulong Height;
    public ulong Timestamp;
    public Bytes32 BlockHash;
    public Bytes32 ParentHash;
    public Bytes32 ExpectedRoot;
}

/// <summary>A 128-bit number, big-endian. Two fields, since a record cannot compare an inline array.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Bytes16
{
    private readonly ulong _high;
    private readonly ulong _low;

    public UInt128 Value => BitConverter.IsLittleEndian
        ? new UInt128(BinaryPrimitives.ReverseEndianness(_high), BinaryPrimitives.ReverseEndianness(_low))
        : new UInt128(_high, _low);
}

[StructLayout(LayoutKind.Sequential)]
internal struct TipInfo
{
    public uint StructSize;
    public uint Flags;
    public ulong Height;
    public ulong Timestamp;
    public Bytes32 BlockHash;
    public Bytes32 ParentHash;
    public Bytes32 StateRoot;
    public Bytes16 UnspentValueBe;
    public ulong Unspent;
    public ulong Created;
    public ulong Spent;
    public ulong Hints;
    public ulong DurableHeight;

    public static TipInfo New() => new() { StructSize = (uint)Unsafe.SizeOf<TipInfo>() };
}

[StructLayout(LayoutKind.Sequential)]
internal struct ResultInfo
{
    public uint StructSize;
    public uint Flags;
    public ulong Height;
    public ulong Created;
    public ulong Spent;
    public ulong HintsAdded;
    public ulong RevertedBlocks;
    public Bytes32 StateRoot;

    public static ResultInfo New() => new() { StructSize = (uint)Unsafe.SizeOf<ResultInfo>() };
}

[StructLayout(LayoutKind.Sequential)]
internal struct ProofRecord
{
    public uint StructSize;
    public uint Kind;
    public Bytes32 CoinId;
    public ulong ConfirmedHeight;
    public uint Flags;
    public uint Depth;

    public static ProofRecord New() => new() { StructSize = (uint)Unsafe.SizeOf<ProofRecord>() };
}

[InlineArray(256)]
internal struct Bytes256
{
    private byte _first;
}

[StructLayout(LayoutKind.Sequential)]
internal struct ErrorInfo
{
    public uint StructSize;
    public int Code;
    public int Detail;
    public uint MessageLen;
    public ulong Index;
    public ulong Height;
    public Bytes32 CoinId;
    public Bytes256 Message;
}
