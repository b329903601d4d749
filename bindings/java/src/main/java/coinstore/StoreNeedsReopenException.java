// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** An earlier write failed with an unknown outcome. Close the store and open it again. */
public final class StoreNeedsReopenException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StoreNeedsReopenException(Fields fields) {
    super(fields);
  }
}
