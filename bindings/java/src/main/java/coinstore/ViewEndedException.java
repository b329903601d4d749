// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** A rollback has taken the view's block away. Make another view. */
public final class ViewEndedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  ViewEndedException(Fields fields) {
    super(fields);
  }
}
