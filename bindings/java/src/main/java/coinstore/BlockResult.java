// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.OptionalLong;

/**
 * What a block or a rollback did, or in a dry run would do.
 *
 * @param height height of the tip afterwards; empty if the store is empty
 * @param created coins created; by a rollback: deleted
 * @param spent coins spent; by a rollback: unspent again
 * @param hintsAdded hints added; by a rollback: removed
 * @param revertedBlocks blocks that a rollback took back
 * @param stateRoot the root afterwards
 */
public record BlockResult(
    OptionalLong height, long created, long spent, long hintsAdded, long revertedBlocks, Bytes32 stateRoot) {}
