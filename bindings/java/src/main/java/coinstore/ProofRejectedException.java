// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** A proof is malformed, invalid, about another coin, or not what was expected. */
public final class ProofRejectedException extends CoinStoreException {
  private static final long serialVersionUID = 1;

  ProofRejectedException(Fields fields) {
    super(fields);
  }
}
