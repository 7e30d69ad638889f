package io.eidetica4j.node.cli;

import io.eidetica4j.tools.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;

/** Shows on a terminal how far long work is, in one line that is written over; else nothing. */
final class TerminalProgress implements Progress, AutoCloseable {
  private static final long EVERY_NANOS = 200_000_000;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter to;
  private final boolean terminal;
  private long shown = System.nanoTime();
  private boolean dirty;

  TerminalProgress(PrintWriter to) {
    this.to = to;
    this.terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  @Override
  public void at(String step, long done, long total) {
    long now = System.nanoTime();
    if (!terminal || now - shown < EVERY_NANOS) {
      return;
    }
    shown = now;
    dirty = true;
    String part = total > 0 ? " (" + Math.min(100, 100 * done / total) + " %)" : "";
    to.print(CLEAR + step + ": " + done + part);
    to.flush();
  }

  /** Takes the line away. */
  @Override
  public void close() {
    if (dirty) {
      to.print(CLEAR);
      to.flush();
    }
  }
}
