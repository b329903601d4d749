// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Finds the native library, and says where it looked if it is not there: the folder that a system property names,
 * and nothing else then; java.library.path; the copy in the jar, which is put into a folder named after its content.
 */
final class NativeLoader {
  /** The folder to load from, and from nowhere else. */
  static final String FOLDER_PROPERTY = "coinstore.native.dir";

  /** Where copies from the jar are kept; default: libcoinstore in the user's cache. */
  static final String CACHE_PROPERTY = "coinstore.native.cache";

  private static final int ABI_VERSION = 1;
  private static final String WRAPPER = "libcoinstorejni.so";
  private static final String[] FILES = {"libcoinstore.so.0", WRAPPER};

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private NativeLoader() {}

  /** Called by the generated class before its first native call. */
  static void load() {
    load(System.getProperty(FOLDER_PROPERTY));
    int status = CoinstoreNativeJNI.coinstore_check_abi(ABI_VERSION, NativeLayout.sizes());
    if (status != 0) throw new UnsatisfiedLinkError("libcoinstore: status " + status);
  }

  static void load(String folder) {
    List<String> tried = new ArrayList<>();
    if (folder != null) {
      String why = "from the property " + FOLDER_PROPERTY + ", which excludes all others";
      if (tryLoad(Path.of(folder).toAbsolutePath().resolve(WRAPPER), why, tried)) return;
    } else {
      if (tryLibraryPath(tried) || tryJar(tried)) return;
    }
    throw new UnsatisfiedLinkError(
        WRAPPER + " was not found, or a library that it needs is missing (RocksDB 7.8, OpenSSL 3). Tried:\n  "
            + String.join("\n  ", tried));
  }

  private static boolean tryLoad(Path file, String why, List<String> tried) {
    try {
      System.load(file.toString());
      return true;
    } catch (UnsatisfiedLinkError e) {
      tried.add(file + " (" + why + "): " + e.getMessage());
      return false;
    }
  }

  private static boolean tryLibraryPath(List<String> tried) {
    try {
      System.loadLibrary("coinstorejni");
      return true;
    } catch (UnsatisfiedLinkError e) {
      tried.add("java.library.path=" + System.getProperty("java.library.path") + ": " + e.getMessage());
      return false;
    }
  }

  private static boolean tryJar(List<String> tried) {
    String resources = "/native/" + platform() + "/";
    try {
      byte[][] contents = new byte[FILES.length][];
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < FILES.length; ++i) {
        try (InputStream resource = NativeLoader.class.getResourceAsStream(resources + FILES[i])) {
          if (resource == null) {
            tried.add("jar resource " + resources + FILES[i] + ": there is none");
            return false;
          }
          contents[i] = resource.readAllBytes();
          hash.update(contents[i]);
        }
      }
      Path folder = cache().resolve(HexFormat.of().formatHex(hash.digest()));
      Files.createDirectories(folder, OWNER_ONLY);
      for (int i = 0; i < FILES.length; ++i) put(folder.resolve(FILES[i]), contents[i]);
      return tryLoad(folder.resolve(WRAPPER), "copy of the jar's", tried);
    } catch (IOException | UncheckedIOException | UnsupportedOperationException e) {
      tried.add("copy of jar resource " + resources + " in " + cache() + ": " + e);
      return false;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Another process may do the same at this moment: what stands under the name is always whole. */
  private static void put(Path file, byte[] content) throws IOException {
    if (Files.exists(file) && Files.size(file) == content.length) return;
    Path part = Files.createTempFile(file.getParent(), "part", null);
    try {
      Files.write(part, content);
      try {
        Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(part, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Path cache() {
    String given = System.getProperty(CACHE_PROPERTY);
    if (given != null) return Path.of(given);
    String caches = System.getenv("XDG_CACHE_HOME");
    boolean isGiven = caches != null && !caches.isEmpty();
    return (isGiven ? Path.of(caches) : Path.of(System.getProperty("user.home"), ".cache")).resolve("libcoinstore");
  }

  private static String platform() {
    String machine = System.getProperty("os.arch").equals("amd64") ? "x86_64" : System.getProperty("os.arch");
    return System.getProperty("os.name").toLowerCase(java.util.Locale.ROOT) + "-" + machine;
  }
}
