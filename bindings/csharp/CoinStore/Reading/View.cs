// SPDX-License-Identifier: Apache-2.0
namespace CoinStore;

/// <summary>A block of the chain as of which one reads, from <see cref="Store.View"/> or
/// <see cref="Store.ViewAt"/>. Any thread.</summary>
/// <remarks>It names the block and pins nothing: it costs nothing to keep. When a rollback takes its block away it
/// ends, and reading throws <see cref="ViewEndedException"/>. The order of pages is always that of the tip; a coin
/// that was spent later is shown unspent, at its later place.</remarks>
public sealed class View : Reader, IDisposable
{
    private readonly ViewHandle _handle;

    internal View(StoreHandle store, ViewHandle handle) : base(store) => _handle = handle;

    private protected override ViewHandle AsOf => _handle;

    /// <summary>Ends the view, also while another thread is inside a call with it; that call goes on.</summary>
    public void Dispose() => _handle.Dispose();
}
