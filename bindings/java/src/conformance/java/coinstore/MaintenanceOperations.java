// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.List;
import java.util.Map;

/** Sync, check, checkpoints, copies, repair; settings and figures. */
final class MaintenanceOperations {
  private final Player player;

  private MaintenanceOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    MaintenanceOperations operations = new MaintenanceOperations(player);
    player.register("sync", operations::sync);
    player.register("check", operations::check);
    player.register("checkpoint", operations::checkpoint);
    player.register("compact", operations::compact);
    player.register("copy", operations::copy);
    player.register("repair", operations::repair);
    player.register("setting", operations::setting);
    player.register("stats", operations::stats);
    player.register("metrics", operations::metrics);
  }

  private Status sync(Operation op) {
    player.store(op).sync();
    return Status.OK;
  }

  private Status check(Operation op) {
    if (player.store(op).check().isEmpty()) player.differ("no report");
    return Status.OK;
  }

  private Status checkpoint(Operation op) {
    player.store(op).checkpoint();
    return Status.OK;
  }

  private Status compact(Operation op) {
    player.store(op).compact();
    return Status.OK;
  }

  private Status copy(Operation op) {
    player.store(op).copyTo(player.path(op));
    return Status.OK;
  }

  private Status repair(Operation op) {
    String report = CoinStore.repair(player.path(op), StoreOperations.optionsOf(op));
    if (report.isEmpty()) player.differ("no report");
    return Status.OK;
  }

  private Status setting(Operation op) {
    String value = player.store(op).setting(op.text("name"));
    player.compare("value", op.get("value"), value);
    return Status.OK;
  }

  private Status stats(Operation op) {
    Map<String, Long> got = player.store(op).statistics();
    op.texts("stats").forEach((name, want) -> player.compare(name, want, Values.decimal(got.get(name))));
    return Status.OK;
  }

  private Status metrics(Operation op) {
    List<String> got = player.store(op).metrics().lines().toList();
    for (Object line : op.list("lines")) {
      if (!got.contains(line)) player.differ("no line " + line);
    }
    return Status.OK;
  }
}
