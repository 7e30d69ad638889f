package io.eidetica4j.sync;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.peers.BootstrapRequest;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.peers.BootstrapStatus;
import java.util.Optional;

/**
 * Decisions on requests for access. An approval never raises a key that was revoked, never takes
 * away from one that has more, and never grants more than the approver has. Right and decision are
 * two commits; where only the first was made, the second is made when somebody approves again.
 */
final class Approvals {
  private final SyncHost host;
  private final BootstrapRequests requests;

  Approvals(SyncHost host, BootstrapRequests requests) {
    this.host = host;
    this.requests = requests;
  }

  void approve(String id, DatabaseKey approver) {
    BootstrapRequest request = pending(id);
    Database database = open(id, request, approver);
    grant(id, request, database);
    requests.decide(id, new BootstrapStatus.Approved(name(approver), host.clock().nowRfc3339()));
  }

  void reject(String id, DatabaseKey approver) {
    BootstrapRequest request = pending(id);
    open(id, request, approver);
    requests.decide(id, new BootstrapStatus.Rejected(name(approver), host.clock().nowRfc3339()));
  }

  private BootstrapRequest pending(String id) {
    BootstrapRequest request = requests.get(id);
    BootstrapRequests.checkPending(id, request);
    return request;
  }

  /** The database, where the key may decide. */
  private Database open(String id, BootstrapRequest request, DatabaseKey approver) {
    Database database = host.trees().open(request.treeId()).withKey(approver);
    Permission actual = database.currentPermission();
    if (!actual.canAdmin()) {
      throw insufficient(id, "Admin", actual);
    }
    return database;
  }

  private static void grant(String id, BootstrapRequest request, Database database) {
    Permission approver = database.currentPermission();
    Permission wanted = request.requestedPermission();
    if (!approver.isAtLeast(wanted)) {
      throw insufficient(id, debug(wanted), approver);
    }
    database.withTransaction(transaction -> {
      AuthSettings auth = transaction.getSettings().authSnapshot();
      Optional<AuthKey> known = auth.findKey(request.requestingPubkey());
      if (known.filter(key -> !key.isActive()).isPresent()) {
        throw ErrorKind.SYNC_PERMISSION_DENIED.error(
            "Permission denied: key "
                + request.requestingPubkey()
                + " was revoked; give it the right itself if that is meant");
      }
      if (known.filter(key -> key.permissions().isAtLeast(wanted)).isEmpty()) {
        transaction
            .getSettings()
            .setAuthKey(
                request.requestingPubkey(), AuthKey.active(request.requestingKeyName(), wanted));
      }
      return id;
    });
  }

  private static EideticaException insufficient(String id, String required, Permission actual) {
    return ErrorKind.SYNC_INSUFFICIENT_PERMISSION
        .error(
            "Insufficient permission for request '%s': required %s, but key has %s"
                .formatted(id, required, debug(actual)))
        .with("request_id", id);
  }

  private static String debug(Permission permission) {
    return switch (permission) {
      case Permission.Read() -> "Read";
      case Permission.Write(long priority) -> "Write(" + priority + ")";
      case Permission.Admin(long priority) -> "Admin(" + priority + ")";
    };
  }

  /** Who decided, as the reference writes it down. */
  private static String name(DatabaseKey approver) {
    if (approver.identity() instanceof SigKey.Direct direct) {
      if (direct.hint().global()) {
        return "*";
      }
      return direct
          .hint()
          .pubkey()
          .map(Object::toString)
          .or(() -> direct.hint().name())
          .orElse("unknown");
    }
    return approver.publicKey().text();
  }
}
