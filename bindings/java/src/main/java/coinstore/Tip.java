// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.math.BigInteger;
import java.util.OptionalLong;

/**
 * A block of the chain with the state after it.
 *
 * @param height its height
 * @param timestamp seconds since 1970
 * @param blockHash its hash
 * @param parentHash the hash of the block before it
 * @param stateRoot the root of the unspent coins after it
 * @param unspentValue the sum of all unspent amounts
 * @param unspent number of unspent coins
 * @param created number of coins ever created in this chain
 * @param spent number of spent coins
 * @param hints number of (coin, hint) pairs
 * @param durableHeight the highest block that survives a loss of power; empty if none does
 */
public record Tip(
    long height,
    long timestamp,
    Bytes32 blockHash,
    Bytes32 parentHash,
    Bytes32 stateRoot,
    BigInteger unspentValue,
    long unspent,
    long created,
    long spent,
    long hints,
    OptionalLong durableHeight) {}
