// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>A coin. Its id binds all three fields.</summary>
/// <param name="ParentCoinInfo">Id of the coin whose spend created it.</param>
/// <param name="PuzzleHash">Who can spend it.</param>
/// <param name="Amount">In the chain's smallest unit; any value.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Coin(Bytes32 ParentCoinInfo, Bytes32 PuzzleHash, ulong Amount)
{
    /// <summary>Computes the coin's id, in C# alone. Several at once: <see cref="NativeVerifier"/>.</summary>
    public Bytes32 Id() => PureVerifier.CoinId(this);
}

/// <summary>A coin that a block creates.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Addition
{
    private readonly Coin _coin;
    private readonly uint _flags;
    private readonly uint _reserved;

    /// <summary>Makes an addition.</summary>
    /// <param name="coin">The coin.</param>
    /// <param name="isCoinbase">Is it a reward?</param>
    public Addition(Coin coin, bool isCoinbase = false)
    {
        _coin = coin;
        _flags = isCoinbase ? (uint)CoinTraits.Coinbase : 0;
        _reserved = 0;
    }

    /// <summary>With flags that the library has to judge.</summary>
    internal Addition(Coin coin, uint flags)
    {
        _coin = coin;
        _flags = flags;
        _reserved = 0;
    }

    /// <summary>The coin.</summary>
    public Coin Coin => _coin;

    /// <summary>Is it a reward?</summary>
    public bool IsCoinbase => (_flags & (uint)CoinTraits.Coinbase) != 0;

    /// <summary>An ordinary coin.</summary>
    public static implicit operator Addition(Coin coin) => new(coin);

    /// <summary>An ordinary coin.</summary>
    public static Addition FromCoin(Coin coin) => new(coin);
}

/// <summary>What is known of a coin beside its numbers.</summary>
[Flags]
public enum CoinTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A reward.</summary>
    Coinbase = 1,

    /// <summary>No reward, and made by the spend of a coin with its puzzle hash and amount.</summary>
    FastForward = 2,

    /// <summary>Only in the report of a rollback: the coin is no longer known.</summary>
    Deleted = 4,

    /// <summary>Only in the report of a rollback: the coin is unspent again.</summary>
    UnspentAgain = 8,
}

/// <summary>A coin as the store knows it.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct CoinRecord
{
    private readonly Bytes32 _coinId;
    private readonly Coin _coin;
    private readonly ulong _confirmedHeight;
    private readonly ulong _spentHeight;
    private readonly ulong _timestamp;
    private readonly uint _flags;
    private readonly uint _reserved;

    /// <summary>The coin's id.</summary>
    public Bytes32 CoinId => _coinId;

    /// <summary>The coin.</summary>
    public Coin Coin => _coin;

    /// <summary>Height of the block that created it.</summary>
    public ulong ConfirmedHeight => _confirmedHeight;

    /// <summary>Height of the block that spent it; null if none did.</summary>
    public ulong? SpentHeight => _spentHeight == NativeLayout.None ? null : _spentHeight;

    /// <summary>Did a block spend it?</summary>
    public bool IsSpent => _spentHeight != NativeLayout.None;

    /// <summary>Time of the block that created it, in seconds since 1970.</summary>
    public ulong Timestamp => _timestamp;

    /// <summary>What else is known.</summary>
    public CoinTraits Traits => (CoinTraits)_flags;
}

/// <summary>A hint of a coin: 1 to 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Hint
{
    private readonly Bytes32 _coinId;
    private readonly Bytes32 _bytes;
    private readonly uint _length;
    private readonly uint _reserved;

    /// <summary>Makes a hint.</summary>
    /// <param name="coinId">A coin that the block creates.</param>
    /// <param name="bytes">At most 32 bytes; without any, the hint is skipped.</param>
    /// <exception cref="ArgumentException">There are more than 32 bytes.</exception>
    public Hint(Bytes32 coinId, ReadOnlySpan<byte> bytes) : this(coinId, bytes, (uint)bytes.Length)
    {
    }

    /// <summary>With a length that the library has to judge.</summary>
    internal Hint(Bytes32 coinId, ReadOnlySpan<byte> bytes, uint length)
    {
        if (bytes.Length > Bytes32.Size)
        {
            throw new ArgumentException($"a hint of {bytes.Length} bytes, at most 32 are allowed", nameof(bytes));
        }

        Span<byte> padded = stackalloc byte[Bytes32.Size];
        padded.Clear();
        bytes.CopyTo(padded);
        _coinId = coinId;
        _bytes = new Bytes32(padded);
        _length = length;
        _reserved = 0;
    }

    /// <summary>The coin it belongs to.</summary>
    public Bytes32 CoinId => _coinId;

    /// <summary>A copy of its bytes.</summary>
    public byte[] ToArray() => _bytes.Span[..(int)_length].ToArray();

    /// <summary>Are these its bytes?</summary>
    public bool Matches(ReadOnlySpan<byte> bytes) => _bytes.Span[..(int)_length].SequenceEqual(bytes);
}
