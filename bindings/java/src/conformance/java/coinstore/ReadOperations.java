// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Views, and what is read of coins and blocks by their names. */
final class ReadOperations {
  private final Player player;

  private ReadOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    ReadOperations operations = new ReadOperations(player);
    player.register("view_new", operations::viewNew);
    player.register("view_at", operations::viewAt);
    player.register("view_close", operations::viewClose);
    player.register("tip", operations::tip);
    player.register("block_info", operations::blockInfo);
    player.register("get", operations::get);
    player.register("get_many", operations::getMany);
    player.register("is_unspent", operations::isUnspent);
    player.register("get_hints", operations::getHints);
    player.register("prove", operations::prove);
  }

  private Status viewNew(Operation op) {
    return keep(op, player.store(op).view());
  }

  private Status viewAt(Operation op) {
    return keep(op, player.store(op).viewAt(op.unsigned("height")));
  }

  private Status keep(Operation op, Optional<View> view) {
    if (view.isEmpty()) return Status.NOT_FOUND;
    View before = player.views.put(op.text("view"), view.get());
    if (before != null) before.close();
    return Status.OK;
  }

  private Status viewClose(Operation op) {
    player.views.get(op.text("view")).close();
    return Status.OK;
  }

  private Status tip(Operation op) {
    return compareTip(op, player.reader(op).tip());
  }

  private Status blockInfo(Operation op) {
    return compareTip(op, player.reader(op).blockAt(op.unsigned("height")));
  }

  private Status compareTip(Operation op, Optional<Tip> tip) {
    if (tip.isEmpty()) return Status.NOT_FOUND;
    player.compare("tip", op.get("tip"), Values.of(tip.get(), op.object("tip")));
    return Status.OK;
  }

  private Status get(Operation op) {
    Optional<CoinRecord> record = player.reader(op).get(op.bytes32("coin_id"));
    if (record.isEmpty()) return Status.NOT_FOUND;
    player.compare("record", op.get("record"), Values.of(record.get()));
    return Status.OK;
  }

  private Status getMany(Operation op) {
    List<Bytes32> ids = Values.ids(op.list("coin_ids"));
    RecordBuffer records = new RecordBuffer(ids.size());
    int found = player.reader(op).getMany(IdBuffer.of(ids), records);
    List<Object> got = Values.of(records);
    player.compare("records", op.get("records"), got);
    player.compare("number found", (int) got.stream().filter(record -> record != null).count(), found);
    List<Object> objects = new ArrayList<>();
    for (Optional<CoinRecord> record : player.reader(op).getMany(ids)) objects.add(record.map(Values::of).orElse(null));
    player.compare("records as objects", op.get("records"), objects);
    return Status.OK;
  }

  private Status isUnspent(Operation op) {
    List<Bytes32> ids = Values.ids(op.list("coin_ids"));
    ByteBuffer answers = ByteBuffer.allocateDirect(ids.size());
    player.reader(op).areUnspent(IdBuffer.of(ids), answers);
    List<Object> together = new ArrayList<>();
    List<Object> single = new ArrayList<>();
    for (int i = 0; i < ids.size(); ++i) {
      together.add((long) answers.get(i));
      single.add(player.reader(op).isUnspent(ids.get(i)) ? 1L : 0L);
    }
    player.compare("answers", op.get("answers"), together);
    player.compare("answers one by one", op.get("answers"), single);
    return Status.OK;
  }

  private Status getHints(Operation op) {
    List<Hint> hints = player.reader(op).hints(Values.ids(op.list("coin_ids")));
    if (op.has("needed")) return compareSize(op, hints.size());
    player.compare("hints", op.get("hints"), hints.stream().map(Values::of).toList());
    return Status.OK;
  }

  private Status prove(Operation op) {
    byte[] proof = player.reader(op).prove(op.bytes32("coin_id"));
    if (op.has("needed")) return compareSize(op, proof.length);
    player.compare("proof", op.get("proof"), HexFormat.of().formatHex(proof));
    return Status.OK;
  }

  /** The binding makes its own room: what it needed is more than the vector gives. */
  private Status compareSize(Operation op, int size) {
    player.compare("needed", op.number("needed"), size);
    return op.number("cap") < size ? Status.BUFFER_TOO_SMALL : Status.OK;
  }
}
