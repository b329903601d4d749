// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a rollback changed: every coin once, with its record before, deleted or unspent again.
 *
 * <p>A stream, read from the log as it is asked for: it can be read once, by one thread at a time, and closes itself
 * at its end.
 */
public final class RollbackReport implements Iterable<CoinRecord>, AutoCloseable {
  private static final int PAGE_SIZE = 1024;
  private static final int DONE = Status.DONE.code();

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // the collector must not close the store of a report in use
  private final CoinStore store;

  private final NativeHandle handle;
  private final BlockResult result;

  RollbackReport(CoinStore store, long address, BlockResult result) {
    this.store = store;
    this.result = result;
    handle = new NativeHandle(this, "report", address, CoinstoreNative::coinstore_iter_free);
  }

  /**
   * The sums.
   *
   * @return what the rollback did
   */
  public BlockResult result() {
    return result;
  }

  /**
   * Reads on, into memory of the caller's.
   *
   * @param records has room for at least one record
   * @return how many records were written; 0 at the end
   */
  public int read(RecordBuffer records) {
    if (records.capacity() == 0) throw new IllegalArgumentException("no room for a record");
    long[] n = new long[1];
    long iter = handle.enter();
    try {
      int status = CoinstoreNative.coinstore_iter_next(iter, records.records, n);
      records.setSize(status == DONE ? 0 : (int) n[0]);
      for (int i = 0; i < records.size(); ++i) records.found.put(i, (byte) 1);
      return records.size();
    } finally {
      leave();
    }
  }

  /** Ends the {@link #read} of this moment; nothing is lost. Any thread. */
  public void interrupt() {
    long iter = handle.enter();
    try {
      CoinstoreNative.coinstore_iter_interrupt(iter);
    } finally {
      leave();
    }
  }

  /** Reads on, page by page; closes the report at its end. */
  @Override
  public Iterator<CoinRecord> iterator() {
    return new Records();
  }

  /**
   * Reads on, page by page; closing the stream closes the report, and so does its end.
   *
   * @return a sequential stream
   */
  public Stream<CoinRecord> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false).onClose(this::close);
  }

  /** While a call runs the collector must not find this object, and so not its store. */
  private void leave() {
    handle.leave();
    Reference.reachabilityFence(this);
  }

  /** Gives back its memory; a call of another thread ends first. Twice is fine. */
  @Override
  public void close() {
    handle.close();
  }

  private final class Records implements Iterator<CoinRecord> {
    private final RecordBuffer page = new RecordBuffer(PAGE_SIZE);
    private int next;
    private boolean isAtEnd;

    @Override
    public boolean hasNext() {
      if (isAtEnd) return false;
      if (next < page.size()) return true;
      next = 0;
      if (read(page) == 0) {
        isAtEnd = true;
        close();
      }
      return !isAtEnd;
    }

    @Override
    public CoinRecord next() {
      if (!hasNext()) throw new NoSuchElementException();
      return page.get(next++);
    }
  }
}
