package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.node.config.Configuration;
import io.eidetica4j.node.config.HttpSettings;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.Refusal;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command about sync. It is done by the node that is named ({@code --node}), else on the storage
 * that is named ({@code --url} and its like), else on the configured storage, or where somebody has
 * that open, by the node on this machine. So nobody who merely listens where the node would is told
 * a password while it is stopped, and nobody elsewhere is told the configured one.
 */
abstract class SyncCommand implements Callable<Integer> {
  private static final Set<String> EVERYWHERE = Set.of("", "0.0.0.0", "::", "[::]");

  @Spec CommandSpec spec;
  @Mixin BackendFlags backend;
  @Mixin SignIn signIn;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description =
          "the running node that does it (default: the storage is opened, or where a node has the"
              + " configured one open, the node on this machine, port as configured)")
  @Nullable String node;

  /** Does it; the exit code. */
  abstract int run(SyncAccess access);

  @Override
  public Integer call() throws IOException {
    if (node != null && backend.isGiven()) {
      throw new ParameterException(spec.commandLine(), "--node and --url exclude each other");
    }
    backend.apply();
    try (SyncAccess access = open(Configuration.load())) {
      return run(access);
    }
  }

  private SyncAccess open(NodeConfig config) throws IOException {
    if (node != null) {
      return named(NodeClient.of(node), config);
    }
    Place place = Place.configured();
    if (!backend.isGiven() && StorageAccess.isInUse(place)) {
      NodeClient here = NodeClient.of(here(config));
      here.requireNode();
      return NodeAccess.open(here, signIn.read(config.admin()));
    }
    if (signIn.tokenFile != null) {
      throw new Refusal("--token-file is for a running node, which --node names");
    }
    return StorageAccess.open(place, config, signIn.read(config.admin()));
  }

  private SyncAccess named(NodeClient client, NodeConfig config) throws IOException {
    if (client.isHere()) {
      return NodeAccess.open(client, signIn.read(config.admin()));
    }
    if (!client.isEncrypted()) {
      err().println("note: the password goes unencrypted to another machine; https:// is safer");
    }
    return NodeAccess.open(client, signIn.readForElsewhere(config.admin()));
  }

  /** Where a node with these settings can be reached from this machine. */
  private static String here(NodeConfig config) {
    String host = config.host().orElse("");
    String port = config.port().filter(p -> !HttpSettings.isServiceLink(p)).orElse("3000");
    String name =
        EVERYWHERE.contains(host)
            ? "127.0.0.1"
            : host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return "http://" + name + ":" + port;
  }

  /** Whether the answer is to be JSON. */
  final boolean isJson() {
    return ((EideticaCommand) spec.root().userObject()).json;
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** An object to be filled with what is asked for. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Adds a member where a value is given. */
  static void put(ObjectNode to, String name, @Nullable String value) {
    Optional.ofNullable(value).ifPresent(given -> to.put(name, given));
  }

  /** A permission as people write it: {@code read}, {@code write:10}. */
  static String permission(JsonNode form) {
    return form.path("type").asText()
        + (form.has("priority") ? ":" + form.path("priority").asText() : "");
  }
}
