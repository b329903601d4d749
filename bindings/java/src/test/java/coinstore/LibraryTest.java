// SPDX-License-Identifier: Apache-2.0
package coinstore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written by hand here is what the header says. */
class LibraryTest {
  @TempDir Path folder;

  @Test
  void everyStatusHasTheNameThatTheLibraryGivesIt() {
    for (Status status : Status.values()) {
      assertEquals(CoinstoreNative.coinstore_status_name(status.code()), status.name());
      assertFalse(Library.explain(status).isEmpty());
      assertEquals(status, Status.of(status.code()));
    }
    Set<Integer> codes = new HashSet<>();
    for (Status status : Status.values()) codes.add(status.code());
    for (int code = -500; code <= 100; ++code) {
      assertEquals(codes.contains(code), !CoinstoreNative.coinstore_status_name(code).equals("UNKNOWN"));
    }
  }

  @Test
  void structuresLieInMemoryAsTheyDoInC() throws IOException, IllegalAccessException {
    Map<String, String> layout = new HashMap<>();
    for (String line : Files.readAllLines(Path.of(System.getProperty("coinstore.layout")))) {
      String[] words = line.split(" ");
      if (words[0].startsWith("coinstore_")) {
        layout.put(words[0].substring("coinstore_".length()).replace('.', '_').toUpperCase(Locale.ROOT), words[1]);
      }
    }
    int compared = 0;
    for (var field : NativeLayout.class.getDeclaredFields()) {
      if (field.getType() != int.class) continue;
      assertEquals(layout.get(field.getName()), String.valueOf(field.getInt(null)), field.getName());
      ++compared;
    }
    assertTrue(compared > 40, "compared " + compared);
  }

  @Test
  void theLibraryWorksOnThisMachine() {
    Library.selfTest();
    assertTrue(Library.version().matches("\\d+\\.\\d+\\.\\d+"), Library.version());
    assertTrue(Library.features() < 8);
    assertEquals(CoinstoreNative.coinstore_abi_version(), CoinstoreNativeConstants.COINSTORE_ABI_VERSION);
    assertEquals(Proof.MAX_SIZE, CoinstoreNativeConstants.COINSTORE_PROOF_MAX);
  }

  @Test
  void aLibraryForAnotherHeaderIsRefused() {
    CoinStoreException refused =
        assertThrows(CoinStoreException.class, () -> CoinstoreNative.coinstore_check_abi(1, new int[] {71}));
    assertEquals(Status.ABI_MISMATCH, refused.status());
  }

  @Test
  void aLibraryThatIsMissingIsReportedWithEveryPlaceThatWasTried() {
    String nowhere = folder.resolve("nowhere").toString();
    UnsatisfiedLinkError given = assertThrows(UnsatisfiedLinkError.class, () -> NativeLoader.load(nowhere));
    assertTrue(given.getMessage().contains(nowhere), given.getMessage());
    assertTrue(given.getMessage().contains(NativeLoader.FOLDER_PROPERTY), given.getMessage());
  }

  @Test
  void bytesHaveAnOrderAndAText() {
    String hex = "00ff".repeat(16);
    Bytes32 bytes = Bytes32.fromHex(hex);
    assertEquals(hex, bytes.toString());
    assertEquals(bytes, Bytes32.of(bytes.toByteArray()));
    assertEquals(bytes.hashCode(), Bytes32.fromHex(hex).hashCode());
    assertNotEquals(bytes, Bytes32.ZERO);
    assertTrue(Bytes32.filled(0x80).compareTo(Bytes32.filled(0x7f)) > 0);
    assertTrue(bytes.bit(8) && !bytes.bit(7) && bytes.bit(255) && !bytes.bit(128 + 7));
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteBuffer memory = ByteBuffer.allocate(40).order(order);
      bytes.write(memory, 8);
      assertEquals(0, memory.get(8));
      assertEquals(-1, memory.get(9));
      assertEquals(bytes, Bytes32.read(memory, 8));
    }
  }
}
