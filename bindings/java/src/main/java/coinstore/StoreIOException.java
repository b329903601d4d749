// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** The file system failed, or the disk is full. */
public final class StoreIOException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StoreIOException(Fields fields) {
    super(fields);
  }
}
