package io.eidetica4j.node.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Text for people. Names, errors and metadata come from peers: what a terminal would act upon, or
 * show in another order than it stands, becomes a question mark, and what is long is cut.
 */
final class Plain {
  private static final int LONGEST = 200;
  private static final String NONE = "-";

  private final List<List<String>> rows = new ArrayList<>();

  private Plain(List<String> heads) {
    rows.add(heads);
  }

  /** A text as it may be shown. */
  static String text(String given) {
    int[] shown = given.codePoints().limit(LONGEST).map(c -> isHarmless(c) ? c : '?').toArray();
    String text = new String(shown, 0, shown.length);
    return given.codePointCount(0, given.length()) > LONGEST ? text + "…" : text;
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** A table with these heads. */
  static Plain table(String... heads) {
    return new Plain(List.of(heads));
  }

  /** Adds a row; an empty cell shows as a dash. */
  void row(String... cells) {
    List<String> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(cell.isEmpty() ? NONE : text(cell));
    }
    rows.add(row);
  }

  /** Writes it, each column as wide as it has to be. */
  void print(PrintWriter out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        line.append(cell);
        if (i < columns - 1) {
          line.append(" ".repeat(widths[i] - cell.length() + 2));
        }
      }
      out.println(line);
    }
  }
}
