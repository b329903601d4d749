// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A call failed. What a program may want to catch by itself has a class of its own below this one. */
public class CoinStoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Fields fields;
  private transient List<BlockResult> results = List.of();

  /** What the library wrote about a failure. */
  record Fields(Status status, int detail, long index, long height, Bytes32 coinId, String text) {}

  CoinStoreException(Fields fields) {
    super(fields.status + ": " + fields.text);
    this.fields = fields;
  }

  /** Called by native code, which then throws what it gets. */
  static CoinStoreException from(int code, int detail, long index, long height, byte[] coinId, byte[] message) {
    Status status = Status.of(code);
    return from(
        new Fields(status, detail, index, height, Bytes32.of(coinId), new String(message, StandardCharsets.UTF_8)));
  }

  static CoinStoreException from(Fields fields) {
    return switch (fields.status) {
      case CLOSED -> new StoreClosedException(fields);
      case BUSY -> new StoreBusyException(fields);
      case INTERRUPTED -> new StoreInterruptedException(fields);
      case STALE_CURSOR -> new StaleCursorException(fields);
      case VIEW_ENDED -> new ViewEndedException(fields);
      case CORRUPTION -> new StoreCorruptedException(fields);
      case IO, DISK_FULL -> new StoreIOException(fields);
      case LOCKED -> new StoreLockedException(fields);
      case NEEDS_REOPEN -> new StoreNeedsReopenException(fields);
      default -> {
        int code = fields.status.code();
        if (code <= -100 && code > -200) yield new BlockRefusedException(fields);
        if (code <= -200 && code > -300) yield new ProofRejectedException(fields);
        yield new CoinStoreException(fields);
      }
    };
  }

  /** An exception that this side throws by itself. */
  static CoinStoreException of(Status status, String text) {
    return from(new Fields(status, 0, NativeLayout.NONE, 0, Bytes32.ZERO, text));
  }

  /**
   * Why.
   *
   * @return a status below 0
   */
  public Status status() {
    return fields.status;
  }

  /**
   * Of a refused block the array in which {@link #index} counts: 1 additions, 2 removals, 3 hints. Of the
   * environment: errno or the engine's code.
   *
   * @return else 0
   */
  public int detail() {
    return fields.detail;
  }

  /**
   * The offending item in its own array.
   *
   * @return empty if there is none
   */
  public OptionalLong index() {
    return fields.index == NativeLayout.NONE ? OptionalLong.empty() : OptionalLong.of(fields.index);
  }

  /**
   * The coin it is about.
   *
   * @return empty if there is none
   */
  public Optional<Bytes32> coinId() {
    return fields.coinId.equals(Bytes32.ZERO) ? Optional.empty() : Optional.of(fields.coinId);
  }

  /**
   * The height it is about.
   *
   * @return 0 if none
   */
  public long height() {
    return fields.height;
  }

  /**
   * The library's own words, without the status in front.
   *
   * @return one sentence
   */
  public String text() {
    return fields.text;
  }

  /**
   * Of {@link CoinStore#applyAll} what the blocks did that were applied before.
   *
   * @return else none
   */
  public List<BlockResult> results() {
    return results;
  }

  void setResults(List<BlockResult> applied) {
    results = applied;
  }
}
