package io.eidetica4j.sync.peers;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.entry.Id;
import io.eidetica4j.store.Row;
import io.eidetica4j.store.StoreType;
import io.eidetica4j.store.Table;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * The requests for access. One that nobody decides on is over after a while, then it counts as
 * absent and is deleted when the next one comes; the same request twice is one; and there is room
 * for so many of each database and of all together, so that strangers can't fill the storage.
 */
public final class BootstrapRequests {
  private static final Logger LOG = System.getLogger(BootstrapRequests.class.getName());
  private static final String NAME = "bootstrap_requests";
  private static final StoreType<Table<BootstrapRequest>> TABLE =
      Table.type(BootstrapRequest.FORMAT);

  private final SyncDatabase database;
  private final Bounds bounds;

  /**
   * How many and how long.
   *
   * @param perDatabase pending requests for one database
   * @param overall pending requests
   * @param timeToLive how long one waits
   */
  public record Bounds(int perDatabase, int overall, Duration timeToLive) {}

  /** Those of a database of peers. */
  public BootstrapRequests(SyncDatabase database, Bounds bounds) {
    this.database = database;
    this.bounds = bounds;
  }

  /** The requests that a predicate accepts, by id; rows that can't be read are passed over. */
  public List<Row<BootstrapRequest>> search(Predicate<BootstrapRequest> wanted) {
    long now = database.clock().nowMillis();
    return rows(
        database.read(TABLE, NAME), request -> !isOver(request, now) && wanted.test(request));
  }

  /** Those that nobody has decided on. */
  public List<Row<BootstrapRequest>> pending() {
    return search(BootstrapRequest::isPending);
  }

  /** Those that were approved. */
  public List<Row<BootstrapRequest>> approved() {
    return search(request -> request.status() instanceof BootstrapStatus.Approved);
  }

  /** Those that were rejected. */
  public List<Row<BootstrapRequest>> rejected() {
    return search(request -> request.status() instanceof BootstrapStatus.Rejected);
  }

  /** One request. */
  public Optional<BootstrapRequest> find(String id) {
    long now = database.clock().nowMillis();
    return id.indexOf('.') >= 0
        ? Optional.empty()
        : database.read(TABLE, NAME).find(id).filter(request -> !isOver(request, now));
  }

  /** One request; {@code sync/RequestNotFound}. */
  public BootstrapRequest get(String id) {
    return find(id).orElseThrow(() -> notFound(id));
  }

  /**
   * Notes a request.
   *
   * @return its id, that of the same one if that waits already
   * @throws EideticaException {@code instance/LimitExceeded} where too many wait
   */
  public String add(BootstrapRequest request) {
    AtomicReference<String> id = new AtomicReference<>("");
    database.change(transaction -> {
      long now = database.clock().nowMillis();
      Table<BootstrapRequest> table = transaction.getStore(TABLE, NAME);
      List<Row<BootstrapRequest>> waiting = rows(table, BootstrapRequest::isPending);
      for (Row<BootstrapRequest> row : waiting) {
        if (!isOver(row.value(), now) && row.value().asksTheSameAs(request)) {
          id.set(row.key());
          return false;
        }
      }
      waiting.stream()
          .filter(row -> isOver(row.value(), now))
          .forEach(row -> table.delete(row.key()));
      checkRoom(waiting, request.treeId(), now);
      id.set(table.insert(request));
      return true;
    });
    return id.get();
  }

  private void checkRoom(List<Row<BootstrapRequest>> waiting, Id tree, long now) {
    long all = waiting.stream().filter(row -> !isOver(row.value(), now)).count();
    long same =
        waiting.stream()
            .filter(row -> !isOver(row.value(), now) && row.value().treeId().equals(tree))
            .count();
    if (same >= bounds.perDatabase() || all >= bounds.overall()) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("Too many requests for access wait already")
          .with("limit", same >= bounds.perDatabase() ? bounds.perDatabase() : bounds.overall());
    }
  }

  /**
   * Notes a decision.
   *
   * @throws EideticaException {@code sync/RequestNotFound}, {@code sync/InvalidRequestState} where
   *     it was decided meanwhile
   */
  public void decide(String id, BootstrapStatus status) {
    database.change(transaction -> {
      Table<BootstrapRequest> table = transaction.getStore(TABLE, NAME);
      BootstrapRequest request = table.find(id).orElseThrow(() -> notFound(id));
      checkPending(id, request);
      table.put(id, request.withStatus(status));
      return true;
    });
  }

  /** Makes sure that nobody has decided yet; {@code sync/InvalidRequestState}. */
  public static void checkPending(String id, BootstrapRequest request) {
    if (!request.isPending()) {
      throw ErrorKind.SYNC_INVALID_REQUEST_STATE
          .error(
              "Invalid request state for '%s': expected Pending, found %s"
                  .formatted(id, request.status().debugText()))
          .with("request_id", id);
    }
  }

  private boolean isOver(BootstrapRequest request, long nowMillis) {
    if (!request.isPending()) {
      return false;
    }
    try {
      Instant asked = OffsetDateTime.parse(request.timestamp()).toInstant();
      return asked.plus(bounds.timeToLive()).toEpochMilli() <= nowMillis;
    } catch (DateTimeException | ArithmeticException e) {
      return true; // nobody could say how long it waits
    }
  }

  private static List<Row<BootstrapRequest>> rows(
      Table<BootstrapRequest> table, Predicate<BootstrapRequest> wanted) {
    return table.searchReadable(
        wanted,
        (key, e) -> LOG.log(Level.WARNING, "Passing over request {0}: {1}", key, e.getMessage()));
  }

  private static EideticaException notFound(String id) {
    return ErrorKind.SYNC_REQUEST_NOT_FOUND
        .error("Bootstrap request not found: " + id)
        .with("request_id", id);
  }
}
