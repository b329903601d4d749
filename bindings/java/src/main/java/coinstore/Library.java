// SPDX-License-Identifier: Apache-2.0
package coinstore;

/** The native library that is loaded. */
public final class Library {
  private Library() {}

  /**
   * Its version.
   *
   * @return e.g. "0.1.0"
   */
  public static String version() {
    return CoinstoreNative.coinstore_version_string();
  }

  /**
   * What it uses of this machine.
   *
   * @return bits: 1 SHA extensions, 2 AVX2, 4 AVX-512
   */
  public static long features() {
    return CoinstoreNative.coinstore_features();
  }

  /**
   * Objects that the collector had to free, because nobody closed them.
   *
   * @return a count since the program began
   */
  public static long leakedHandles() {
    return NativeHandle.leaks();
  }

  /**
   * Checks every SHA-256 path of this machine against OpenSSL.
   *
   * @throws CoinStoreException if the library must not be trusted on this machine
   */
  public static void selfTest() {
    CoinstoreNative.coinstore_selftest();
  }

  /**
   * What a status means.
   *
   * @param status any status
   * @return one sentence
   */
  public static String explain(Status status) {
    return CoinstoreNative.coinstore_status_text(status.code());
  }
}
