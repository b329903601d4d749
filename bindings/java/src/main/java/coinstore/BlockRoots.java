// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * The two roots that the header of a Chia block has over what it adds and removes.
 *
 * @param additions over the coins created, by puzzle hash
 * @param removals over the ids of the coins spent
 */
public record BlockRoots(Bytes32 additions, Bytes32 removals) {}
