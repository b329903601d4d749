// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * An operation of a case, or an object in it.
 *
 * @param fields as the vectors have them
 */
record Operation(Map<String, Object> fields) {
  boolean has(String name) {
    return fields.containsKey(name);
  }

  Object get(String name) {
    if (!has(name)) throw new IllegalStateException("no field " + name);
    return fields.get(name);
  }

  String text(String name) {
    return Json.as(get(name));
  }

  /** Null where the field is not there. */
  String textOrNull(String name) {
    return has(name) ? text(name) : null;
  }

  int number(String name) {
    return Math.toIntExact(Json.<Long>as(get(name)));
  }

  boolean flag(String name) {
    return has(name) && Json.<Boolean>as(get(name));
  }

  /** 64 bits, which the vectors have as decimal text. */
  long unsigned(String name) {
    return Long.parseUnsignedLong(text(name));
  }

  List<Object> list(String name) {
    return Json.as(get(name));
  }

  Operation object(String name) {
    return new Operation(Json.as(get(name)));
  }

  /** Texts by name; none where the field is not there. */
  Map<String, String> texts(String name) {
    return has(name) ? Json.as(get(name)) : Map.of();
  }

  byte[] bytes(String name) {
    return HexFormat.of().parseHex(text(name));
  }

  Bytes32 bytes32(String name) {
    return Bytes32.fromHex(text(name));
  }
}
