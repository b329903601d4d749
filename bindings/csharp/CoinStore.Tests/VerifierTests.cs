// SPDX-License-Identifier: Apache-2.0
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>The two verifiers give the same answers, to good proofs and to spoilt ones.</summary>
public sealed class VerifierTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;
    private readonly Coin[] _coins = Coins(300);
    private readonly Bytes32 _root;

    public VerifierTests()
    {
        _store = Store.Open(_folder.At());
        Block block = BlockOf(0, _coins.Select((coin, i) => new Addition(coin, isCoinbase: i % 3 == 0)).ToArray());
        _root = _store.Apply(block).StateRoot;
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(0x7fUL)]
    [InlineData(0x80UL)]
    [InlineData(0xffUL)]
    [InlineData(0x100UL)]
    [InlineData(0x7fffUL)]
    [InlineData(0x8000UL)]
    [InlineData(0x7fffffffffffffUL)]
    [InlineData(0x80000000000000UL)]
    [InlineData(0x7fffffffffffffffUL)]
    [InlineData(0x8000000000000000UL)]
    [InlineData(ulong.MaxValue)]
    public void Coin_ids_agree(ulong amount)
    {
        Coin coin = CoinOf('p', amount, Of('q'));
        Assert.Equal(NativeVerifier.CoinId(coin), PureVerifier.CoinId(coin));
        Assert.Equal([coin.Id(), coin.Id()], NativeVerifier.CoinIds([coin, coin]));
    }

    [Fact]
    public void Coin_ids_agree_for_every_bit_length()
    {
        for (int bits = 0; bits < 64; ++bits)
        {
            foreach (ulong amount in new[] { (1UL << bits) - 1, 1UL << bits, (1UL << bits) + 1 })
            {
                Coin coin = CoinOf('p', amount);
                Assert.Equal(NativeVerifier.CoinId(coin), coin.Id());
            }
        }
    }

    [Fact]
    public void Proofs_of_presence_and_absence_hold_in_both()
    {
        var kinds = new HashSet<ProofKind>();
        for (int i = 0; i < 600; ++i)
        {
            bool isPresent = i < _coins.Length;
            Bytes32 id = isPresent ? _coins[i].Id() : CoinOf('z', (ulong)i).Id();
            byte[] proof = _store.Prove(id);
            Expectation expected = isPresent ? Expectation.Present : Expectation.Absent;

            Proof said = PureVerifier.Verify(proof, _root, id, expected);

            Assert.Equal(NativeVerifier.Verify(proof, _root, id, expected), said);
            Assert.Equal(said, PureVerifier.Verify(proof, _root, id, Expectation.Either));
            Assert.Equal(isPresent && i % 3 == 0, isPresent && said.IsCoinbase);
            Expectation opposite = isPresent ? Expectation.Absent : Expectation.Present;
            Assert.Equal(Status.ProofUnexpected, StatusOf(() => PureVerifier.Verify(proof, _root, id, opposite)));
            kinds.Add(said.Kind);
        }

        Assert.Equal(3, kinds.Count);
    }

    [Fact]
    public void Spoilt_proofs_are_refused_alike()
    {
        var seen = new HashSet<Status>();
        foreach (Bytes32 id in new[] { _coins[0].Id(), CoinOf('z', 1).Id(), CoinOf('z', 2).Id(), CoinOf('z', 5).Id() })
        {
            byte[] proof = _store.Prove(id);
            for (int length = 0; length < proof.Length; ++length) seen.Add(Compare(proof[..length], id));
            seen.Add(Compare([.. proof, 0], id));
            for (int bit = 0; bit < 8 * proof.Length; ++bit)
            {
                byte[] spoilt = [.. proof];
                spoilt[bit / 8] ^= (byte)(1 << (bit % 8));
                seen.Add(Compare(spoilt, id));
            }
        }

        byte[] long_ = new byte[20_000];
        long_[0] = 1;
        seen.Add(Compare(long_, Of('x')));
        seen.Add(Compare([], Of('x')));
        Assert.Contains(Status.ProofMalformed, seen);
        Assert.Contains(Status.ProofInvalid, seen);
        Assert.Contains(Status.ProofOtherCoin, seen);
        Assert.DoesNotContain(Status.OK, seen);
    }

    private Status Compare(byte[] proof, Bytes32 id)
    {
        Status native = StatusOf(() => NativeVerifier.Verify(proof, _root, id, Expectation.Either));
        Assert.Equal(native, StatusOf(() => PureVerifier.Verify(proof, _root, id, Expectation.Either)));
        return native;
    }

    private static Status StatusOf(Func<Proof> verify)
    {
        try
        {
            verify();
            return Status.OK;
        }
        catch (ProofRejectedException e)
        {
            return e.Status;
        }
    }
}
