// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** A rule refuses the block or the rollback. Nothing has changed. */
public final class BlockRefusedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  BlockRefusedException(Fields fields) {
    super(fields);
  }
}
