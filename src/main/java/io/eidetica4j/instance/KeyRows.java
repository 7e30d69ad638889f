package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.store.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a user's keys while a password changes: a key then has two of them, and each password
 * opens one. A row that nothing opens is never removed, unless the same key has one that opens.
 */
final class KeyRows {
  private final UserRecords records;
  private final Optional<WrappingKey> wrapping;

  /** Rows that this has made. */
  private Set<String> own = Set.of();

  /**
   * @param wrapping what is to open every key; empty for users without password
   */
  KeyRows(UserRecords records, Optional<WrappingKey> wrapping) {
    this.records = records;
    this.wrapping = wrapping;
  }

  /** Gives each key that another password opens a second row, in one entry. */
  void addOpenedWith(Optional<WrappingKey> other) {
    own =
        records.change(change -> {
          Set<String> added = new HashSet<>();
          Set<PublicKey> seen = new HashSet<>();
          for (Row<UserKey> row : change.keys()) {
            boolean due = !isSettled(row.value()) && opens(row.value(), other);
            if (due && seen.add(row.value().keyId())) {
              added.add(change.insert(rewrapped(row.value(), other)));
            }
          }
          return added;
        });
  }

  /** Removes what {@link #addOpenedWith} added, in one entry. */
  void dropOwn() {
    records.change(change -> {
      own.forEach(change::deleteKey);
      return own.size();
    });
  }

  /**
   * Leaves each key one row that opens, in one entry: rows beside such a row go, and a key that
   * only another password opens is wrapped anew.
   */
  void settle(Optional<WrappingKey> other) {
    records.change(change -> {
      List<Row<UserKey>> rows = change.keys();
      Map<PublicKey, String> kept = new HashMap<>();
      for (Row<UserKey> row : rows) {
        if (isSettled(row.value())) {
          kept.putIfAbsent(row.value().keyId(), row.key());
        }
      }
      for (Row<UserKey> row : rows) {
        String keep = kept.get(row.value().keyId());
        if (keep == null && opens(row.value(), other)) {
          kept.put(row.value().keyId(), row.key());
          change.put(new Row<>(row.key(), rewrapped(row.value(), other)));
        } else if (keep != null && !keep.equals(row.key())) {
          change.deleteKey(row.key());
        }
      }
      return kept.size();
    });
  }

  /** Whether a key has more than one row. */
  static boolean areDoubled(List<UserKey> rows) {
    return rows.stream().map(UserKey::keyId).distinct().count() < rows.size();
  }

  private UserKey rewrapped(UserKey row, Optional<WrappingKey> by) {
    try (PrivateKey key = WrappingKey.open(row.storage(), by)) {
      return row.withStorage(WrappingKey.store(key, wrapping));
    }
  }

  /** Whether it opens, and is wrapped where there is something to wrap it with. */
  private boolean isSettled(UserKey row) {
    return wrapping.isPresent() == row.storage() instanceof KeyStorage.Encrypted
        && opens(row, wrapping);
  }

  private static boolean opens(UserKey row, Optional<WrappingKey> by) {
    try (PrivateKey key = WrappingKey.open(row.storage(), by)) {
      return key.publicKey().equals(row.keyId());
    } catch (EideticaException e) {
      return false;
    }
  }
}
