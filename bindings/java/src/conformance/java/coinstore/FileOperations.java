// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** What prepares a directory before a store is opened in it. */
final class FileOperations {
  private final Player player;

  private FileOperations(Player player) {
    this.player = player;
  }

  static void register(Player player) {
    FileOperations operations = new FileOperations(player);
    player.register("make_directory", operations::makeDirectory);
    player.register("write_file", operations::writeFile);
    player.register("patch_file", operations::patchFile);
    player.register("file_size", operations::fileSize);
  }

  private Status makeDirectory(Operation op) throws IOException {
    Files.createDirectory(player.path(op));
    return Status.OK;
  }

  private Status writeFile(Operation op) throws IOException {
    Files.write(player.path(op), op.bytes("bytes"));
    return Status.OK;
  }

  private Status patchFile(Operation op) throws IOException {
    try (FileChannel file = FileChannel.open(player.path(op), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(op.bytes("bytes")), op.number("offset"));
    }
    return Status.OK;
  }

  private Status fileSize(Operation op) throws IOException {
    player.compare("size", op.get("size"), Files.size(player.path(op)));
    return Status.OK;
  }
}
