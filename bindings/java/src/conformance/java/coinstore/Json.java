// SPDX-License-Identifier: Apache-2.0
package coinstore;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON, as the vectors are written in it: Map, List, String, Boolean, null, and Long for whole numbers, or
 * BigInteger where they are too large for it.
 */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object parse(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.skipBlanks();
    if (json.at != text.length()) throw json.unexpected();
    return value;
  }

  @SuppressWarnings("unchecked") // whoever asks knows what the vectors hold; a mistake fails the case
  static <T> T as(Object value) {
    return (T) value;
  }

  private Object value() {
    skipBlanks();
    char first = peek();
    switch (first) {
      case '{':
        return object();
      case '[':
        return array();
      case '"':
        return string();
      default:
        return word();
    }
  }

  private Map<String, Object> object() {
    Map<String, Object> members = new LinkedHashMap<>();
    expect('{');
    if (skip('}')) return members;
    do {
      skipBlanks();
      String name = string();
      expect(':');
      members.put(name, value());
    } while (skip(','));
    expect('}');
    return members;
  }

  private List<Object> array() {
    List<Object> items = new ArrayList<>();
    expect('[');
    if (skip(']')) return items;
    do {
      items.add(value());
    } while (skip(','));
    expect(']');
    return items;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    for (; ; ) {
      char next = take();
      if (next == '"') return string.toString();
      string.append(next == '\\' ? escaped() : next);
    }
  }

  private char escaped() {
    char letter = take();
    switch (letter) {
      case 'u':
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
      case 'n':
        return '\n';
      case 't':
        return '\t';
      case '"', '\\', '/':
        return letter;
      default:
        throw unexpected();
    }
  }

  private Object word() {
    int begin = at;
    while (at < text.length() && (peek() == '-' || Character.isLetterOrDigit(peek()))) ++at;
    String word = text.substring(begin, at);
    switch (word) {
      case "true":
        return true;
      case "false":
        return false;
      case "null":
        return null;
      default:
        BigInteger number = new BigInteger(word);
        if (number.bitLength() < Long.SIZE) return number.longValue();
        return number;
    }
  }

  private char peek() {
    if (at >= text.length()) throw unexpected();
    return text.charAt(at);
  }

  private char take() {
    char next = peek();
    ++at;
    return next;
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) ++at;
  }

  private boolean skip(char wanted) {
    skipBlanks();
    if (peek() != wanted) return false;
    ++at;
    return true;
  }

  private void expect(char wanted) {
    if (!skip(wanted)) throw unexpected();
  }

  private IllegalStateException unexpected() {
    return new IllegalStateException("no JSON at character " + at);
  }
}
