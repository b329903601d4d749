// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** A rollback has taken away the block that the cursor's page was of. Begin again at {@link Cursor#START}. */
public final class StaleCursorException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StaleCursorException(Fields fields) {
    super(fields);
  }
}
