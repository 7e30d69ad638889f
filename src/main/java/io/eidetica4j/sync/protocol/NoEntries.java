package io.eidetica4j.sync.protocol;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;

/** Where entries were not asked for. */
enum NoEntries implements EntrySink {
  INSTANCE;

  @Override
  public void tree(Id tree) {
    throw unexpected();
  }

  @Override
  public void root(Entry root) {
    throw unexpected();
  }

  @Override
  public void entry(Entry entry) {
    throw unexpected();
  }

  private static EideticaException unexpected() {
    return ErrorKind.SYNC_UNEXPECTED_RESPONSE.error(
        "Unexpected response type: entries of a database were not asked for");
  }
}
