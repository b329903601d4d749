// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** Stored bytes are not what was written. */
public final class StoreCorruptedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  private String report = "";

  StoreCorruptedException(Fields fields) {
    super(fields);
  }

  /**
   * What {@link CoinStore#check} found.
   *
   * @return a line for each thing checked and each difference; empty if another call failed
   */
  public String report() {
    return report;
  }

  void setReport(String text) {
    report = text;
  }
}
