package io.eidetica4j.node.config;

import io.eidetica4j.sync.SyncOptions;
import io.eidetica4j.sync.engine.EngineOptions;
import io.eidetica4j.sync.peers.BootstrapRequests;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.transport.HttpOptions;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * All settings {@code eidetica.*}. Each can stand in {@code config/application.properties}, be an
 * environment variable ({@code eidetica.flush.interval} is {@code EIDETICA_FLUSH_INTERVAL}) or a
 * system property. What a flag of the command line sets wins over all of these.
 */
@ConfigMapping(prefix = "eidetica")
public interface NodeConfig {
  /** Where the instance lives; see {@link DataUrl} for what holds without it. */
  Optional<String> url();

  /** The reference's {@code --backend}: {@code sqlite}, {@code postgres} or {@code inmemory}. */
  Optional<String> backend();

  /** The reference's {@code --data-dir}: the folder of {@code eidetica.db} or {@code .json}. */
  Optional<String> dataDir();

  /** The reference's {@code --postgres-url}. */
  Optional<String> postgresUrl();

  /** The address to listen on; an alias of {@code quarkus.http.host}. */
  Optional<String> host();

  /** The port to listen on; an alias of {@code quarkus.http.port}. */
  Optional<String> port();

  /**
   * The tie-break between concurrent entries of one height: {@code digest}, or {@code text} in a
   * network of the reference's SQL nodes. All nodes of a network need the same.
   */
  @WithDefault("digest")
  Order replayOrder();

  /** The first administrator; ignored once the instance exists. */
  Admin admin();

  /** Writing of {@code memory:///file}. */
  Flush flush();

  /** The REST API. */
  Rest rest();

  /** The exchange with peers. */
  Sync sync();

  /** Path of a socket for programs on this machine; none is made where nothing is said. */
  Optional<String> socket();

  /** That socket. */
  ServiceSettings service();

  /** Bounds on what comes from files, peers and requests. */
  LimitSettings limits();

  /** The exchange with peers. */
  interface Sync {
    /** Whether there is any. */
    @WithDefault("true")
    boolean enabled();

    /** Where peers can reach this node, as {@code host:port}: in tickets and handshakes. */
    Optional<List<String>> advertisedAddresses();

    /** Between two syncs of a database for which no user has another wish. */
    @WithDefault("5m")
    Duration interval();

    /** Networks that may be dialled whoever names an address there. */
    Optional<List<String>> allow();

    /** Networks that are never dialled. */
    Optional<List<String>> deny();

    /** How long a request for access waits. */
    @WithDefault("30d")
    Duration requestTtl();

    /** The queue of what is to be sent. */
    Flush flush();

    /** These settings as the library takes them. */
    default SyncOptions toOptions() {
      SyncOptions defaults = SyncOptions.DEFAULT;
      HttpOptions http = defaults.http();
      EngineOptions engine = defaults.engine();
      return new SyncOptions(
          advertisedAddresses().orElse(List.of()).stream().map(Address::http).toList(),
          new HttpOptions(
              http.connectTimeout(),
              http.headersTimeout(),
              http.totalTimeout(),
              http.maxResponseBytes(),
              http.compress(),
              allow().orElse(List.of()),
              deny().orElse(List.of())),
          defaults.handler(),
          new BootstrapRequests.Bounds(
              defaults.requests().perDatabase(), defaults.requests().overall(), requestTtl()),
          new EngineOptions(
              interval(),
              engine.firstRetry(),
              engine.lastRetry(),
              engine.pending(),
              engine.flushLimit(),
              engine.stopLimit(),
              engine.isInBackground()));
    }
  }

  /** Names of tie-breaks. */
  enum Order {
    /** By the digest's bytes. */
    DIGEST,
    /** By the id's text. */
    TEXT
  }

  /** The first administrator. */
  interface Admin {
    /** The name; {@code admin} where nothing is said. */
    Optional<String> username();

    /** The password; made up and shown once where none is given. */
    Optional<String> password();

    /** A file that holds the password; a line end at its end does not count. */
    Optional<String> passwordFile();
  }

  /** Writing of {@code memory:///file}. */
  interface Flush {
    /** How often what changed is written; {@code off} leaves it to the stop. */
    @WithDefault("30s")
    String interval();
  }

  /** The REST API. */
  interface Rest {
    /** How long a session lasts at most. */
    @WithDefault("24h")
    Duration sessionTtl();

    /** How long a session lasts without a request. */
    @WithDefault("2h")
    Duration sessionIdle();

    /** Sessions of one user; with one more the longest unused is closed. */
    @WithDefault("100")
    int sessionsPerUser();

    /** Sessions of all users; with one more the login is refused. */
    @WithDefault("10000")
    int sessions();

    /** Whether users without a password may log in over REST. */
    @WithDefault("false")
    boolean passwordless();

    /** Failed logins a minute with one name; from one address three times as many. */
    @WithDefault("10")
    int loginFailuresPerMinute();

    /** Password checks at one time: each takes some 20 MiB of memory and a core. */
    @WithDefault("4")
    int loginsAtOnce();

    /**
     * Bytes of a request's body: the largest entry as DAG-CBOR and something around it. For more,
     * {@code quarkus.http.limits.max-body-size} has to be raised too.
     */
    @WithDefault("17825792")
    long bodyBytes();

    /** Event streams at one time. */
    @WithDefault("10000")
    int eventStreams();

    /** Silence after which an event stream carries a comment. */
    @WithDefault("15s")
    Duration eventHeartbeat();

    /** Operations of one transaction. */
    @WithDefault("1000")
    int transactionOperations();

    /** Results kept for {@code Idempotency-Key}s of one user. */
    @WithDefault("10000")
    int repeatsPerUser();

    /** How long they are kept. */
    @WithDefault("24h")
    Duration repeatsTtl();

    /** Web origins that may use the API from a browser; an alias of {@code quarkus.http.cors}. */
    Optional<List<String>> corsOrigins();
  }
}
