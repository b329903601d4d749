// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** What the caller expects a proof to say. */
public enum Expectation {
  /** The coin is unspent. */
  PRESENT(1),
  /** The coin is not among the unspent. */
  ABSENT(2),
  /** Either. */
  EITHER(3);

  private final int code;

  Expectation(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
