// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Plays the conformance vectors through the Java binding.
 *
 * <pre>java -cp … coinstore.ConformanceRun VECTORS [SUITE...]</pre>
 *
 * <p>Prints a line for each suite, "conformance java SUITE EXECUTED/EXPECTED FAILED failed", and fails if a case failed
 * or was not executed, or if a file is not the one that the manifest names.
 */
public final class ConformanceRun {
  /** Cases wait for the disk most of the time. */
  private static final int THREADS = 8;

  private final Path vectors;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private ConformanceRun(Path vectors) {
    this.vectors = vectors;
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.println("usage: ConformanceRun VECTORS [SUITE...]");
      System.exit(2);
    }
    ConformanceRun run = new ConformanceRun(Path.of(args[0]));
    System.exit(run.play(new HashSet<>(Arrays.asList(args).subList(1, args.length))) ? 0 : 1);
  }

  private boolean play(Set<String> wanted) throws Exception {
    Operation manifest = new Operation(Json.as(Json.parse(Files.readString(vectors.resolve("manifest.json")))));
    boolean isWell = compareStatuses(Json.as(manifest.get("statuses")));
    int played = 0;
    Map<String, Object> suites = Json.as(manifest.get("suites"));
    for (Map.Entry<String, Object> suite : suites.entrySet()) {
      if (!wanted.isEmpty() && !wanted.contains(suite.getKey())) continue;
      ++played;
      isWell &= playSuite(suite.getKey(), new Operation(Json.as(suite.getValue())));
    }
    return isWell && played > 0 && (wanted.isEmpty() || played == wanted.size());
  }

  /** The statuses of the manifest are those of the binding and of the library. */
  private static boolean compareStatuses(Map<String, Long> statuses) {
    boolean isSame = statuses.size() == Status.values().length;
    for (Map.Entry<String, Long> status : statuses.entrySet()) {
      int code = status.getValue().intValue();
      String name = status.getKey();
      if (Status.of(code).name().equals(name) && CoinstoreNative.coinstore_status_name(code).equals(name)) continue;
      System.err.println(name + " is not status " + code);
      isSame = false;
    }
    return isSame;
  }

  private boolean playSuite(String suite, Operation listed) throws Exception {
    List<Future<Boolean>> cases = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int failed = 0;
    for (Map.Entry<String, String> file : listed.texts("files").entrySet()) {
      byte[] bytes = Files.readAllBytes(vectors.resolve(file.getKey()));
      if (!sha256(bytes).equals(file.getValue())) {
        System.err.println(file.getKey() + ": not the file that the manifest names");
        ++failed;
        continue;
      }
      for (Operation one : casesOf(new String(bytes, StandardCharsets.UTF_8))) {
        if (!names.add(one.text("name")) || one.list("ops").isEmpty()) continue;
        cases.add(threads.submit(() -> playCase(suite, one)));
      }
    }
    for (Future<Boolean> one : cases) {
      if (!one.get()) ++failed;
    }
    int expected = listed.number("cases");
    System.out.printf("conformance java %s %d/%d %d failed%n", suite, cases.size(), expected, failed);
    return cases.size() == expected && failed == 0;
  }

  static List<Operation> casesOf(String json) {
    Operation file = new Operation(Json.as(Json.parse(json)));
    return file.list("cases").stream().map(one -> new Operation(Json.as(one))).toList();
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Plays one case in a folder of its own; true if all was as expected. */
  private static boolean playCase(String suite, Operation one) throws IOException {
    Path folder = Files.createTempDirectory("coinstore-conformance-");
    try (Player player = new Player(folder)) {
      String difference = playAll(player, one);
      if (!difference.isEmpty()) System.err.println(suite + ": " + one.text("name") + ", " + difference);
      return difference.isEmpty();
    } finally {
      deleteAll(folder);
    }
  }

  /** Plays until an operation differs: what follows would stand on other ground. Returns how it differs, or "". */
  static String playAll(Player player, Operation one) {
    int number = 0;
    for (Object fields : one.list("ops")) {
      Operation op = new Operation(Json.as(fields));
      ++number;
      String difference;
      try {
        difference = player.play(op);
      } catch (Exception e) {
        difference = e.toString();
      }
      if (!difference.isEmpty()) return "operation " + number + " (" + op.text("op") + "): " + difference;
    }
    return "";
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
