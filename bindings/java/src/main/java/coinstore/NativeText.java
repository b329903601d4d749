// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text from and to native code: UTF-8 as it is, since what JNI calls UTF-8 is something else. */
final class NativeText {
  private static final int BUFFER_TOO_SMALL = Status.BUFFER_TOO_SMALL.code();

  private NativeText() {}

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The text of a buffer, which is freed. A call that failed has left none: empty. */
  static String take(long buffer) {
    if (buffer == 0) return "";
    try {
      return new String(CoinstoreNative.coinstore_buffer_data(buffer), StandardCharsets.UTF_8);
    } finally {
      CoinstoreNative.coinstore_buffer_free(buffer);
    }
  }

  /** A native call that writes text, tells its length, and answers a status. */
  interface Writer {
    int write(ByteBuffer text, long[] length);
  }

  /** Calls until the text fits; a zero may stand behind it. */
  static String read(int firstRoom, Writer writer) {
    long[] length = {firstRoom};
    ByteBuffer text;
    do {
      text = NativeArray.memory(Math.toIntExact(length[0] + 1));
    } while (writer.write(text, length) == BUFFER_TOO_SMALL);
    byte[] bytes = new byte[(int) length[0]];
    text.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
