// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** The object, or the store it belongs to, is closed. */
public final class StoreClosedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StoreClosedException(Fields fields) {
    super(fields);
  }
}
