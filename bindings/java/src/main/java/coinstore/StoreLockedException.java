// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** The store is open elsewhere. */
public final class StoreLockedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StoreLockedException(Fields fields) {
    super(fields);
  }
}
