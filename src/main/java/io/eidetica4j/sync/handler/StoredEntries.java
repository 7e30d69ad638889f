package io.eidetica4j.sync.handler;

import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.Iterator;
import java.util.List;

/** Entries of a database, read some at a time while they are gone through. */
public final class StoredEntries implements Iterable<Entry> {
  private static final int AT_ONCE = 128;

  private final Database database;
  private final List<Id> ids;

  /** These entries in this order. */
  public StoredEntries(Database database, List<Id> ids) {
    this.database = database;
    this.ids = List.copyOf(ids);
  }

  @Override
  public Iterator<Entry> iterator() {
    return new Iterator<>() {
      private int next;
      private Iterator<Entry> read = List.<Entry>of().iterator();

      @Override
      public boolean hasNext() {
        return read.hasNext() || next < ids.size();
      }

      @Override
      public Entry next() {
        if (!read.hasNext()) {
          int end = Math.min(next + AT_ONCE, ids.size());
          read = database.getEntries(ids.subList(next, end)).iterator();
          next = end;
        }
        return read.next();
      }
    };
  }
}
