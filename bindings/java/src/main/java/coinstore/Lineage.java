// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * The coin in which a singleton lives.
 *
 * @param coin the coin
 * @param parent its parent; the parent of that is its parentCoinInfo
 */
public record Lineage(CoinRecord coin, CoinRecord parent) {}
