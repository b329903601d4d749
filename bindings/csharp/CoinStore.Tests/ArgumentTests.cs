// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using Xunit;
using static CoinStore.Tests.Chain;

namespace CoinStore.Tests;

/// <summary>Wrong lengths, null everywhere, nonsense: an exception.</summary>
public sealed class ArgumentTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly Store _store;

    public ArgumentTests() => _store = Store.Open(_folder.At());

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Too_little_room_throws()
    {
        Bytes32[] two = [Of('a'), Of('b')];
        using RollbackReport report = _store.RollbackWithReport(-1);
        using Query query = Query.ById(two);
        using CoinSequence coins = _store.Find(query);
        Assert.Throws<ArgumentException>(() => _store.GetMany(two, new CoinRecord[1], new bool[2]));
        Assert.Throws<ArgumentException>(() => _store.GetMany(two, new CoinRecord[2], new bool[1]));
        Assert.Throws<ArgumentException>(() => _store.AreUnspent(two, new bool[1]));
        Assert.Throws<ArgumentException>(() => _store.Balances(two, new Balance[1]));
        Assert.Throws<ArgumentException>(() => _store.Prove(Of('a'), new byte[10]));
        Assert.Throws<ArgumentException>(() => report.Read([]));
        Assert.Throws<ArgumentException>(() => coins.Read(default));
        Assert.Throws<ArgumentException>(() => NativeVerifier.CoinIds(Coins(2), new Bytes32[1]));
    }

    [Fact]
    public void Other_lengths_than_those_of_a_value_throw()
    {
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[31]));
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[33]));
        Assert.Throws<ArgumentException>(() => new Bytes32(default));
        Assert.Throws<ArgumentException>(() => new Hint(Of('a'), new byte[33]));
        Assert.Equal(Status.InvalidCursor, Assert.Throws<CoinStoreException>(() => new Cursor(new byte[129])).Status);
        Assert.Throws<FormatException>(() => Bytes32.FromHex("00"));
        Assert.Throws<FormatException>(() => Bytes32.FromHex(new string('x', 64)));
    }

    [Fact]
    public void Nothing_at_all_is_an_answer_to_nothing()
    {
        _store.Apply(default(BlockHeader), default, default);
        _store.Apply(new Block(new BlockHeader { Height = 1 }) { Additions = null!, Removals = null!, Hints = null! });
        Assert.Empty(_store.GetMany(default));
        Assert.Empty(_store.AreUnspent(default));
        Assert.Empty(_store.GetHints());
        Assert.Empty(_store.Balances());
        Assert.Empty(_store.ApplyAll([]));
        Assert.Equal(0, _store.GetMany(default, default, default));
        Assert.Empty(NativeVerifier.CoinIds(default));
        foreach (Query query in new[] { Query.ByPuzzleHash(default), Query.ById(default), Query.AddedAt(default) })
        {
            Assert.Empty(_store.Find(query));
        }

        using PendingBlock block = _store.Begin(new BlockHeader { Height = 2 });
        block.Add();
        block.Spend();
        block.Hint();
        block.Commit();
    }

    [Fact]
    public void Nonsense_throws()
    {
        Assert.Throws<ArgumentException>(() => Store.Open("a\0b"));
        Assert.Throws<ArgumentException>(() => Store.Destroy("a\0b"));
        Assert.ThrowsAny<Exception>(() => _store.ApplyAll([null!]));
        Assert.ThrowsAny<ArgumentException>(() => PureVerifier.Verify([], default, default, 0));
        Assert.Equal(
            Status.Argument,
            Assert.Throws<CoinStoreException>(() => NativeVerifier.Verify([], default, default, 0)).Status);
        Assert.Equal(
            Status.HeightTooLarge, Assert.Throws<BlockRefusedException>(() => _store.Apply(BlockOf(1UL << 39))).Status);
        Assert.Null(_store.ViewAt(ulong.MaxValue));
        Assert.Null(_store.BlockRoots(ulong.MaxValue));
        Assert.Null(_store.BlockAt(ulong.MaxValue));
    }

    /// <summary>Every method and constructor with a parameter that must not be null, called with null.</summary>
    [Fact]
    public void Null_throws_everywhere()
    {
        using Query query = Query.AllUnspent();
        var instances = new Dictionary<Type, object> { [typeof(Store)] = _store, [typeof(Reader)] = _store };
        var nullability = new NullabilityInfoContext();
        var called = new List<string>();
        foreach (MethodBase method in typeof(Store).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .OfType<MethodBase>().Where(method => !method.IsSpecialName || method.IsConstructor))
        {
            ParameterInfo[] parameters = method.GetParameters();
            bool isIn = parameters.All(
                p => !p.ParameterType.IsByRefLike && p.ParameterType.GetElementType()?.IsByRefLike != true);
            object? on = null;
            if (!method.IsStatic && !method.IsConstructor) on = instances.GetValueOrDefault(method.DeclaringType!);
            if (!isIn || (on == null && !method.IsStatic && !method.IsConstructor)) continue;
            foreach (ParameterInfo parameter in parameters)
            {
                if (parameter.ParameterType.IsValueType || parameter.ParameterType.IsByRef) continue;
                if (nullability.Create(parameter).WriteState != NullabilityState.NotNull) continue;
                object?[] arguments = [.. parameters.Select(p => p == parameter ? null : Some(p, query))];
                Exception? thrown = Record.Exception(
                    () => method is ConstructorInfo made ? made.Invoke(arguments) : method.Invoke(on, arguments));
                Assert.True(
                    thrown?.InnerException is ArgumentNullException, $"{method.DeclaringType}.{method}: {thrown}");
                called.Add(method.Name);
            }
        }

        Assert.Superset(
            new HashSet<string>
            {
                "Open", "Repair", "Destroy", "Copy", "Setting", "Apply", "DryRun", "ApplyAll", "Find", "FindHints",
                "FromHex", ".ctor",
            },
            called.ToHashSet());
        var page = new CoinRecord[1];
        Cursor cursor = default;
        Assert.Throws<ArgumentNullException>(() => _store.ReadPage(null!, page, ref cursor));
        Assert.Throws<ArgumentNullException>(() => _store.ReadHintPage(null!, new Hint[1], ref cursor));
    }

    /// <summary>An argument that is not to blame.</summary>
    private static object? Some(ParameterInfo parameter, Query query)
    {
        Type type = parameter.ParameterType;
        if (type.IsByRef) type = type.GetElementType()!;
        if (type == typeof(string)) return "x";
        if (type == typeof(Query)) return query;
        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }
}
