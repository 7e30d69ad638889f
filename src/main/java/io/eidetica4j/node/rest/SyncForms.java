package io.eidetica4j.node.rest;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.Row;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.engine.PeerState;
import io.eidetica4j.sync.engine.TreeStatus;
import io.eidetica4j.sync.peers.BootstrapRequest;
import io.eidetica4j.sync.peers.PeerInfo;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said of peers and their requests. */
final class SyncForms {
  private SyncForms() {}

  /** One database and one peer. */
  @RegisterForReflection
  public record TreeForm(
      String database,
      Optional<String> lastSuccess,
      Optional<String> lastError,
      int queued,
      long lagMillis) {}

  /** One peer. */
  @RegisterForReflection
  public record PeerForm(
      String publicKey,
      Optional<String> name,
      List<String> addresses,
      String state,
      List<TreeForm> databases) {}

  /** A request for access. */
  @RegisterForReflection
  public record RequestForm(
      String id,
      String database,
      String key,
      String name,
      Permissions.PermissionForm permission,
      String requestedAt,
      String status) {}

  /** The sync of the caller's instance; an error where it is off. */
  static Sync sync(User user) {
    return Sync.of(user.instance())
        .orElseThrow(
            () -> ErrorKind.SYNC_SYNC_NOT_ENABLED.error("Sync is switched off on this node"));
  }

  static PeerForm peer(PeerInfo peer, List<PeerState> states) {
    Optional<PeerState> state = states.stream().filter(s -> s.peer().equals(peer.id())).findFirst();
    return new PeerForm(
        peer.id().text(),
        peer.displayName(),
        peer.addresses().stream().map(Object::toString).toList(),
        state.map(s -> s.condition().name().toLowerCase(Locale.ROOT)).orElse("unknown"),
        state.map(s -> s.trees().stream().map(SyncForms::tree).toList()).orElse(List.of()));
  }

  private static TreeForm tree(TreeStatus status) {
    return new TreeForm(
        status.tree().toString(),
        status.lastSuccess().isPresent()
            ? Optional.of(Instant.ofEpochMilli(status.lastSuccess().getAsLong()).toString())
            : Optional.empty(),
        status.lastError(),
        status.queued(),
        status.lagMillis());
  }

  static RequestForm request(Row<BootstrapRequest> row) {
    BootstrapRequest request = row.value();
    return new RequestForm(
        row.key(),
        request.treeId().toString(),
        request.requestingPubkey().text(),
        request.requestingKeyName(),
        Permissions.form(request.requestedPermission()),
        request.timestamp(),
        request.status().kind());
  }
}
