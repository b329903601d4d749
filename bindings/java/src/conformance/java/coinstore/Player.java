// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Plays one case: its operations, in order, on the objects that they name. conformance/README.md has the meanings. */
final class Player implements AutoCloseable {
  final Map<String, CoinStore> stores = new HashMap<>();
  final Map<String, PendingBlock> builders = new HashMap<>();
  final Map<String, View> views = new HashMap<>();
  final Map<String, RecordStream> streams = new HashMap<>();
  final Map<String, Cursor> cursors = new HashMap<>();

  private final Path folder;
  private final Map<String, Call> calls = new HashMap<>();
  private String differences;

  /** Makes the calls of an operation, compares their answers, and tells a status that is no exception. */
  interface Call {
    Status play(Operation op) throws Exception;
  }

  /**
   * Paths of the case are below a folder.
   *
   * @param folder exists
   */
  Player(Path folder) {
    this.folder = folder;
    StoreOperations.register(this);
    MaintenanceOperations.register(this);
    ReadOperations.register(this);
    QueryOperations.register(this);
    PageOperations.register(this);
    PureOperations.register(this);
    FileOperations.register(this);
  }

  void register(String name, Call call) {
    calls.put(name, call);
  }

  /** Returns what differs from what the operation expects, or "". */
  String play(Operation op) throws Exception {
    Call call = calls.get(op.text("op"));
    if (call == null) return "no such operation";
    differences = "";
    CoinStoreException failure = null;
    Status status;
    try {
      status = call.play(op);
    } catch (CoinStoreException e) {
      failure = e;
      status = e.status();
    } catch (IllegalArgumentException e) {
      status = Status.ARGUMENT; // what the binding does not even pass on
    }
    if (!op.text("status").equals("PROOF_*")) compare("status", op.text("status"), status.name());
    if (op.has("error")) compareError(op.object("error"), failure);
    return differences.isEmpty() || failure == null ? differences : differences + failure.getMessage();
  }

  void compare(String what, Object want, Object got) {
    if (!Objects.equals(want, got)) differ(what + ": wanted " + want + ", got " + got);
  }

  void differ(String what) {
    differences += what + "; ";
  }

  private void compareError(Operation want, CoinStoreException failure) {
    if (failure == null) {
      differ("no exception");
      return;
    }
    Map<String, Object> got = new LinkedHashMap<>();
    got.put("detail", (long) failure.detail());
    got.put("index", failure.index().isPresent() ? (Long) failure.index().getAsLong() : null);
    got.put("coin_id", failure.coinId().orElse(Bytes32.ZERO).toString());
    if (want.has("height")) got.put("height", Values.decimal(failure.height()));
    compare("error", want.fields(), got);
  }

  CoinStore store(Operation op) {
    return Objects.requireNonNull(stores.get(op.text("store")), "no such store");
  }

  /** The view that a read names, or its store. */
  Reader reader(Operation op) {
    if (!op.has("view")) return store(op);
    View view = Objects.requireNonNull(views.get(op.text("view")), "no such view");
    if (view.asOf().store() != store(op)) throw new IllegalStateException("a view reads no other store");
    return view;
  }

  Path path(Operation op) {
    return folder.resolve(op.text("path"));
  }

  @Override
  public void close() {
    streams.values().forEach(RecordStream::close);
    views.values().forEach(View::close);
    builders.values().forEach(PendingBlock::close);
    stores.values().forEach(CoinStore::close);
  }
}
