// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** Calls run or children live; or another writer has the turn and the option writer=refuse is set. */
public final class StoreBusyException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  StoreBusyException(Fields fields) {
    super(fields);
  }
}
