// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * What a rollback changed: every coin once, with its record before, deleted or unspent again. It is read from the log
 * as it is asked for, and stays valid whatever the store does next.
 */
public final class RollbackReport extends RecordStream {
  private final BlockResult result;

  RollbackReport(CoinStore store, long address, BlockResult result) {
    super(store, "report", address);
    this.result = result;
  }

  /**
   * The sums.
   *
   * @return what the rollback did
   */
  public BlockResult result() {
    return result;
  }
}
