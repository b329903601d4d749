// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** The call was interrupted. What it had finished stays finished. */
public final class StoreInterruptedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StoreInterruptedException(Fields fields) {
    super(fields);
  }
}
