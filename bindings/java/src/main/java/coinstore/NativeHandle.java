// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Owns a native handle and counts the calls that are inside it, so that the last one out frees it: neither a close
 * in another thread nor the collector can pull it away from under a call.
 */
final class NativeHandle {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final System.Logger LOGGER = System.getLogger("coinstore");
  private static final AtomicLong LEAKS = new AtomicLong();

  /** A program that forgets one forgets thousands: the rest is only counted. */
  private static final long MAX_REPORTS = 10;

  /** Top bit of the state; the others count the owner and the calls. */
  private static final int CLOSED = Integer.MIN_VALUE;

  private final String kind;
  private final long address;
  private final LongConsumer free;
  private final AtomicInteger state = new AtomicInteger(1);
  private final Cleaner.Cleanable cleanable;

  /**
   * Takes over a handle.
   *
   * @param owner the object that users see; when the collector finds it, the handle is freed and the leak reported
   * @param free must not hold the owner
   */
  NativeHandle(Object owner, String kind, long address, LongConsumer free) {
    this.kind = kind;
    this.address = address;
    this.free = free;
    cleanable = CLEANER.register(owner, this::releaseForgotten);
  }

  /** Handles that the collector had to free, because nobody closed them. */
  static long leaks() {
    return LEAKS.get();
  }

  /** A native call on a handle, which answers a status. */
  interface Call {
    int run(long address);
  }

  /**
   * Makes a call. Whoever closes the handle meanwhile, it is not freed before the call is out.
   *
   * @param owner the object that users see; until the call is out the collector finds neither it nor what it holds
   */
  int call(Object owner, Call call) {
    enter();
    try {
      return call.run(address);
    } finally {
      leave();
      Reference.reachabilityFence(owner);
    }
  }

  private void enter() {
    for (; ; ) {
      int now = state.get();
      if (now < 0) throw CoinStoreException.of(Status.CLOSED, "the " + kind + " is closed");
      if (state.compareAndSet(now, now + 1)) return;
    }
  }

  private void leave() {
    if (state.decrementAndGet() == CLOSED) free.accept(address);
  }

  /** Refuses all further calls, and frees the handle once the last call is out. Twice is fine. */
  void close() {
    if (markClosed()) {
      cleanable.clean();
      leave();
    }
  }

  private boolean markClosed() {
    return state.getAndUpdate(now -> now | CLOSED) >= 0;
  }

  private void releaseForgotten() {
    if (!markClosed()) return;
    if (LEAKS.incrementAndGet() <= MAX_REPORTS) {
      LOGGER.log(System.Logger.Level.WARNING, "a {0} was never closed; the collector frees it", kind);
    }
    leave();
  }
}
