package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.json.PlainJson;
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
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What is said of peers, tickets and requests. */
public final class SyncForms {
  private SyncForms() {}

  /** The node among its peers. */
  @RegisterForReflection
  public record Status(String publicKey, List<String> advertised, List<PeerForm> peers) {}

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

  /** What came of a sync with all peers. */
  @RegisterForReflection
  public record Synced(int peers, long received, long sent) {}

  /** A ticket. */
  @RegisterForReflection
  public record Ticket(String ticket) {}

  /** What came of joining. */
  public sealed interface Joining {}

  /** A database that was joined. */
  @RegisterForReflection
  public record Joined(String database, long received, Optional<Permissions.PermissionForm> granted)
      implements Joining {}

  /** A request that waits for somebody to decide. */
  @RegisterForReflection
  public record Waiting(String requestId) implements Joining {}

  /** A request for access; where it came from and what it adds are the requester's word. */
  @RegisterForReflection
  public record RequestForm(
      String id,
      String database,
      String key,
      String name,
      Permissions.PermissionForm permission,
      String requestedAt,
      String status,
      Optional<String> from,
      @Schema(implementation = Map.class) Optional<JsonNode> metadata) {}

  /** The JSON of one of these forms, or of a list of them, as the API writes it. */
  public static JsonNode json(Object form) {
    return Json.tree(Answers.json(form));
  }

  /** The sync of the user's instance; an error where it is off. */
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
        request.status().kind(),
        Optional.of(request.peerAddress())
            .filter(address -> !address.transportType().equals("unknown"))
            .map(Object::toString),
        request.metadata().map(doc -> Json.tree(Json.bytes(json -> PlainJson.write(json, doc)))));
  }
}
