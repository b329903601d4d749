// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.math.BigInteger;

/**
 * What a puzzle hash owns.
 *
 * @param puzzleHash the puzzle hash
 * @param amount the sum of its unspent amounts
 * @param coins the number of its unspent coins
 */
public record Balance(Bytes32 puzzleHash, BigInteger amount, long coins) {}
