package io.eidetica4j.auth;

import io.eidetica4j.entry.Entry;

/** What an entry does, as far as permissions distinguish it. */
public enum Operation {
  /** It writes stores other than the settings. */
  WRITE_DATA,
  /** It has a settings node, with or without payload. */
  WRITE_SETTINGS;

  /** What this entry does. */
  public static Operation of(Entry entry) {
    return entry.inSubtree(Entry.SETTINGS) ? WRITE_SETTINGS : WRITE_DATA;
  }

  /** Whether a permission suffices for it. */
  public boolean isPermittedTo(Permission permission) {
    return switch (this) {
      case WRITE_DATA -> permission.canWrite();
      case WRITE_SETTINGS -> permission.canAdmin();
    };
  }

  String text() {
    return switch (this) {
      case WRITE_DATA -> "write data";
      case WRITE_SETTINGS -> "write settings";
    };
  }
}
