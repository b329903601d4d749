// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.OptionalLong;

/**
 * How a page ended that was read into memory of the caller's.
 *
 * @param next where to go on; after the last page behind everything
 * @param hasMore unless this was the last page
 * @param nextHeight with {@link Query.Builder#chiaPages} the height to go on from; else empty
 */
public record PageEnd(Cursor next, boolean hasMore, OptionalLong nextHeight) {}
