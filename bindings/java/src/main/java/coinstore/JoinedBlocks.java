// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Many blocks as coinstore_apply_blocks takes them: each kind of part in one array, and where each block ends. */
final class JoinedBlocks {
  private final ByteBuffer infos;
  private final NativeArray additions = new NativeArray(NativeLayout.ADDITION);
  private final NativeArray removals = new NativeArray(Bytes32.SIZE);
  private final NativeArray hints = new NativeArray(NativeLayout.HINT);
  private final ByteBuffer additionEnds;
  private final ByteBuffer removalEnds;
  private final ByteBuffer hintEnds;
  private final ByteBuffer results;

  JoinedBlocks(List<Block> blocks) {
    int n = blocks.size();
    infos = NativeArray.memory(n, NativeLayout.BLOCK_INFO);
    additionEnds = NativeArray.memory(n, Long.BYTES);
    removalEnds = NativeArray.memory(n, Long.BYTES);
    hintEnds = NativeArray.memory(n, Long.BYTES);
    results = NativeArray.memory(n, NativeLayout.RESULT);
    for (int i = 0; i < n; ++i) {
      Block block = blocks.get(i);
      infos.put(i * NativeLayout.BLOCK_INFO, block.info());
      additions.addAll(block.additions);
      removals.addAll(block.removals);
      hints.addAll(block.hints);
      additionEnds.putLong(i * Long.BYTES, additions.size());
      removalEnds.putLong(i * Long.BYTES, removals.size());
      hintEnds.putLong(i * Long.BYTES, hints.size());
      results.putInt(i * NativeLayout.RESULT + NativeLayout.RESULT_STRUCT_SIZE, NativeLayout.RESULT);
    }
  }

  int apply(long store, long[] applied) {
    return CoinstoreNative.coinstore_apply_blocks(
        store, infos, additions.slice(), additionEnds, removals.slice(), removalEnds, hints.slice(), hintEnds, results,
        applied);
  }

  /** What the first n blocks did. */
  List<BlockResult> results(int n) {
    List<BlockResult> answer = new ArrayList<>(n);
    for (int i = 0; i < n; ++i) answer.add(NativeLayout.readResult(results, i * NativeLayout.RESULT));
    return answer;
  }
}
