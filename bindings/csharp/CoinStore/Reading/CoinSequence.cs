// SPDX-License-Identifier: Apache-2.0
using System.Runtime.InteropServices;

namespace CoinStore;

/// <summary>The coins that a query asks for, from <see cref="Reader.Find"/>.</summary>
/// <remarks>It holds a place and not a state: nothing of the store is pinned between two readings. When a page was
/// the last it is at its end, also if more has come meanwhile.</remarks>
public sealed class CoinSequence : RecordSequence
{
    internal CoinSequence(StoreHandle store, IterHandle handle) : base(store, handle)
    {
    }

    /// <summary>Where it stands: behind the last record that <see cref="RecordSequence.Read"/> gave.</summary>
    /// <remarks>An enumeration reads <c>1,024</c> records ahead.</remarks>
    public Cursor Cursor()
    {
        ErrorInfo error = Errors.New();
        CursorBytes bytes = default;
        int status = CoinstoreNative.coinstore_iter_cursor(
            Handle, ref CursorBytes.First(ref bytes), CoinStore.Cursor.MaxSize, out nuint size, ref error);
        Errors.Check(status, ref error);
        ReadOnlySpan<byte> written = bytes;
        return new Cursor(written[..(int)size]);
    }

    /// <summary>The block that the records last read are of: the view's, or the tip of that moment. Null if nothing
    /// was read yet, or the store was empty.</summary>
    public Tip? Tip()
    {
        ErrorInfo error = Errors.New();
        TipInfo tip = TipInfo.New();
        Status status = Errors.Check(CoinstoreNative.coinstore_iter_tip(Handle, ref tip, ref error), ref error);
        return status == Status.NotFound ? null : CoinStore.Tip.From(tip);
    }
}
