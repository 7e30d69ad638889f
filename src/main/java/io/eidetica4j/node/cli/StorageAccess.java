package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.rest.SyncDesk;
import io.eidetica4j.node.rest.SyncForms;
import io.eidetica4j.sync.Sync;
import io.eidetica4j.sync.SyncOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** On a storage that no node has open, without a server: only what is asked for is exchanged. */
final class StorageAccess implements SyncAccess {
  private final Instance instance;
  private final User user;
  private final SyncDesk desk = new SyncDesk();

  private StorageAccess(Instance instance, User user) {
    this.instance = instance;
    this.user = user;
  }

  /**
   * Opens the configured storage and logs in.
   *
   * @throws Refusal where a node has it open
   */
  static StorageAccess open(Place place, NodeConfig config, SignIn.Login login) {
    Instance instance = open(place);
    try {
      if (config.sync().enabled()) {
        SyncOptions options = config.sync().toOptions();
        Sync.enable(instance, options.withEngine(options.engine().inForeground()));
      }
      User user =
          login.password().isPresent()
              ? instance.loginUser(login.username(), login.password().get())
              : instance.loginUser(login.username(), Optional.empty());
      return new StorageAccess(instance, user);
    } catch (RuntimeException e) {
      instance.close();
      throw e;
    }
  }

  /** Whether somebody has a storage open for themselves. */
  static boolean isInUse(Place place) {
    if (BackendUrl.parse(place.url()) instanceof BackendUrl.Unix) {
      return false;
    }
    try {
      Instance.connect(place.url(), place.options()).close();
      return false;
    } catch (EideticaException e) {
      return e.kind() == ErrorKind.BACKEND_LOCKED;
    }
  }

  private static Instance open(Place place) {
    if (BackendUrl.parse(place.url()) instanceof BackendUrl.Unix) {
      throw new Refusal(
          "a daemon knows of no peers; --node names a node, --url the storage of one that is stopped");
    }
    try {
      return Instance.connect(place.url(), place.options());
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.BACKEND_LOCKED) {
        throw new Refusal(
            e.getMessage() + "; --node says where a node that has it open listens", e);
      }
      throw e;
    }
  }

  private static Members members(ObjectNode wanted) {
    return Members.of(wanted.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public JsonNode status() {
    return SyncForms.json(desk.status(user));
  }

  @Override
  public JsonNode addPeer(ObjectNode wanted) {
    return SyncForms.json(desk.addPeer(user, members(wanted)));
  }

  @Override
  public void removePeer(String key) {
    desk.removePeer(user, key);
  }

  @Override
  public List<String> synced() {
    return desk.synced(user);
  }

  @Override
  public JsonNode sync(String database) {
    return SyncForms.json(desk.sync(user, database));
  }

  @Override
  public void keepSynced(String database) {
    desk.keepSynced(user, database);
  }

  @Override
  public JsonNode ticket(String database) {
    return SyncForms.json(desk.ticket(user, database));
  }

  @Override
  public JsonNode join(ObjectNode wanted) {
    return SyncForms.json(desk.join(user, members(wanted)));
  }

  @Override
  public JsonNode requests(Optional<String> status) {
    return SyncForms.json(desk.requests(user, status));
  }

  @Override
  public void decide(String id, boolean approved) {
    if (approved) {
      desk.approve(user, id);
    } else {
      desk.reject(user, id);
    }
  }

  @Override
  public void close() {
    user.close();
    instance.close();
  }
}
