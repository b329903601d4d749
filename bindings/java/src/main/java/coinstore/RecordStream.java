// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Records that are read as they are asked for, 1,024 at a time unless the caller says otherwise. They can be read once,
 * by one thread at a time. At its end the stream closes itself; whoever stops earlier closes it.
 */
public abstract sealed class RecordStream implements Iterable<CoinRecord>, AutoCloseable
    permits QueryStream, RollbackReport {
  private static final int PAGE_SIZE = 1024;
  private static final int DONE = Status.DONE.code();

  @SuppressWarnings({"unused", "FieldCanBeLocal"}) // the collector must not close the store of a stream in use
  private final CoinStore store;

  private final NativeHandle handle;

  RecordStream(CoinStore store, String kind, long address) {
    this.store = store;
    handle = new NativeHandle(this, kind, address, CoinstoreNative::coinstore_iter_free);
  }

  final int call(NativeHandle.Call call) {
    return handle.call(this, call);
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
    int status = call(iter -> CoinstoreNative.coinstore_iter_next(iter, records.records, n));
    records.setFilled(status == DONE ? 0 : (int) n[0]);
    return records.size();
  }

  /** Ends the {@link #read} of this moment; nothing is lost. Any thread. */
  public void interrupt() {
    call(CoinstoreNative::coinstore_iter_interrupt);
  }

  /** Reads on, page by page; closes the stream at its end. */
  @Override
  public Iterator<CoinRecord> iterator() {
    return new Records();
  }

  /**
   * Reads on, page by page; closing what is returned closes this, and so does its end.
   *
   * @return a sequential stream
   */
  public Stream<CoinRecord> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(iterator(), traits), false).onClose(this::close);
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
