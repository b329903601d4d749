// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.List;
import java.util.OptionalLong;

/**
 * A page of an answer. It may hold fewer items than were asked for, even none, while there are more.
 *
 * @param <T> what the answer is made of
 * @param items in the order of the answer
 * @param next where to go on; after the last page behind everything
 * @param hasMore unless this was the last page
 * @param nextHeight with {@link Query.Builder#chiaPages} the height to go on from; else empty
 */
public record Page<T>(List<T> items, Cursor next, boolean hasMore, OptionalLong nextHeight) {}
