// SPDX-License-Identifier: Apache-2.0
package coinstore;

/**
 * How far a long call has come.
 *
 * @param done steps done
 * @param total steps in all; 0 as long as it is not known
 */
public record Progress(long done, long total) {}
