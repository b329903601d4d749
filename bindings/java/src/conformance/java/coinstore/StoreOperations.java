// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Stores, blocks, rollbacks. */
final class StoreOperations {
  private final Player player;

  private StoreOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    StoreOperations operations = new StoreOperations(player);
    player.register("options", operations::options);
    player.register("open", operations::open);
    player.register("close", operations::close);
    player.register("destroy", operations::destroy);
    player.register("apply", operations::apply);
    player.register("apply_blocks", operations::applyBlocks);
    player.register("block_begin", operations::blockBegin);
    for (String part : List.of("block_add", "block_spend", "block_hint")) player.register(part, operations::blockParts);
    player.register("block_root", operations::blockRoot);
    player.register("block_commit", operations::blockCommit);
    player.register("block_abort", operations::blockAbort);
    player.register("rollback", operations::rollback);
  }

  static StoreOptions optionsOf(Operation op) {
    StoreOptions.Builder options = StoreOptions.builder();
    op.texts("options").forEach(options::set);
    return options.build();
  }

  private Status options(Operation op) {
    new StoreOpening(player.path(new Operation(Map.of("path", "unused"))), optionsOf(op)).close();
    return Status.OK;
  }

  private Status open(Operation op) {
    player.stores.put(op.text("store"), CoinStore.open(player.path(op), optionsOf(op)));
    return Status.OK;
  }

  private Status close(Operation op) {
    if (op.flag("force")) player.store(op).close();
    else player.store(op).closeIfIdle();
    return Status.OK;
  }

  private Status destroy(Operation op) {
    CoinStore.destroy(player.path(op));
    return Status.OK;
  }

  private Status apply(Operation op) {
    Block block = Values.block(op.object("block"));
    BlockResult result = op.flag("dry_run") ? player.store(op).dryRun(block) : player.store(op).apply(block);
    player.compare("result", op.get("result"), Values.of(result));
    return Status.OK;
  }

  private Status applyBlocks(Operation op) {
    List<Block> blocks = new ArrayList<>();
    for (Object block : op.list("blocks")) blocks.add(Values.block(new Operation(Json.as(block))));
    try {
      compareResults(op, player.store(op).applyAll(blocks));
    } catch (CoinStoreException e) {
      compareResults(op, e.results());
      throw e;
    }
    return Status.OK;
  }

  private void compareResults(Operation op, List<BlockResult> results) {
    player.compare("results", op.get("results"), results.stream().map(Values::of).toList());
  }

  private PendingBlock builder(Operation op) {
    return player.builders.get(op.text("builder"));
  }

  private Status blockBegin(Operation op) {
    player.builders.put(op.text("builder"), player.store(op).begin(Values.block(op.object("head"))));
    return Status.OK;
  }

  private Status blockParts(Operation op) {
    builder(op).addAll(Values.parts(op));
    return Status.OK;
  }

  private Status blockRoot(Operation op) {
    player.compare("state_root", op.textOrNull("state_root"), builder(op).root().toString());
    return Status.OK;
  }

  private Status blockCommit(Operation op) {
    BlockResult result = builder(op).commit();
    player.compare("result", op.get("result"), Values.of(result));
    return Status.OK;
  }

  private Status blockAbort(Operation op) {
    builder(op).abort();
    return Status.OK;
  }

  private Status rollback(Operation op) {
    long toHeight = Long.parseLong(op.text("to_height"));
    CoinStore store = player.store(op);
    RollbackReport report = op.flag("dry_run") ? store.planRollback(toHeight) : store.rollbackWithReport(toHeight);
    player.compare("result", op.get("result"), Values.of(report.result()));
    if (op.has("report")) {
      player.streams.put(op.text("report"), report);
    } else {
      player.compare("changed", op.get("changed"), report.stream().map(Values::of).toList());
    }
    return Status.OK;
  }
}
