package io.eidetica4j.instance;

import static io.eidetica4j.instance.SystemDatabases.USERS;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of the table of users, decoded and by name, as of one state of the table.
 *
 * <p>The state is an immutable value that stays the same object while nothing is written, so that a
 * look-up costs no decoding; {@link #movedTo} decodes only what changed. A row that can't be
 * decoded is passed over, and named in the log once: it must not lock everybody out.
 */
final class UserIndex {
  /** The index of an empty table. */
  static final UserIndex EMPTY = new UserIndex(Doc.EMPTY, Map.of());

  private static final Logger LOG = System.getLogger(UserIndex.class.getName());

  /** One row; without a record where it can't be decoded. */
  private record Row(Value raw, Optional<UserRow> user) {}

  private final Doc state;
  private final Map<String, Row> rows;
  private final Map<String, List<UserRow>> byName = new HashMap<>();

  private UserIndex(Doc state, Map<String, Row> rows) {
    this.state = state;
    this.rows = rows;
    for (Row row : rows.values()) {
      row.user()
          .ifPresent(
              u -> byName.computeIfAbsent(u.info().username(), n -> new ArrayList<>(1)).add(u));
    }
  }

  /** The index of another state of the same table. */
  UserIndex movedTo(Doc next) {
    if (next.equals(state)) {
      return this;
    }
    Map<String, Row> moved = HashMap.newHashMap(next.size());
    next.forEach((uuid, value) -> {
      Row known = rows.get(uuid);
      moved.put(uuid, known != null && known.raw().equals(value) ? known : row(uuid, value));
    });
    return new UserIndex(next, moved);
  }

  /** The rows with this name; more than one only after a race between nodes. */
  List<UserRow> named(String username) {
    return byName.getOrDefault(username, List.of());
  }

  /** The row of an id, as a list of one or none. */
  List<UserRow> withId(String uuid) {
    Row row = rows.get(uuid);
    return row == null ? List.of() : row.user().stream().toList();
  }

  /** All rows, in no given order. */
  List<UserRow> all() {
    return byName.values().stream().flatMap(List::stream).toList();
  }

  private static Row row(String uuid, Value value) {
    try {
      return new Row(
          value, value.asText().map(text -> new UserRow(uuid, UserInfo.FORMAT.read(text))));
    } catch (EideticaException e) {
      LOG.log(Level.WARNING, "Passing over row {0} of table {1}: {2}", uuid, USERS, e.kind());
      return new Row(value, Optional.empty());
    }
  }
}
