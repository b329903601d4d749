// SPDX-License-Identifier: Apache-2.0
/**
 * The state of every coin of a chain: {@link coinstore.CoinStore}. Proofs are checked without a store and without
 * native code by {@link coinstore.PureVerifier}.
 */
package coinstore;
