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
  /**
   * Where the instance is: {@code memory://}, {@code memory:///absolute/file.json}, {@code
   * postgres://user:password@server[:port]/database[?…]} or {@code
   * sqlite://path[?mode=…&journal_mode=…&synchronous=…&busy_timeout=…&cache=…]}. Without it, and
   * without the three that follow, {@code sqlite://./data/eidetica.db}, whose folder is made; other
   * folders must exist. A SQLite commit is durable when it is answered ({@code WAL}, {@code
   * synchronous=FULL}); {@code synchronous=NORMAL} is some times faster and may lose the last
   * commits when the machine (not the process) dies.
   */
  Optional<String> url();

  /**
   * {@code sqlite}, {@code postgres} or {@code inmemory}, as the Rust implementation's {@code -b}
   * has it; used where no URL is given.
   */
  Optional<String> backend();

  /**
   * The folder of {@code eidetica.db} or {@code eidetica.json}, as the Rust implementation's {@code
   * -d} has it; used where no URL is given.
   */
  Optional<String> dataDir();

  /** As the Rust implementation's {@code --postgres-url}; used where no URL is given. */
  Optional<String> postgresUrl();

  /**
   * The address to listen on; without it {@code 0.0.0.0}. The same as {@code quarkus.http.host}.
   */
  Optional<String> host();

  /**
   * The port of REST, peers and {@code GET /health}; without it 3000, as the Rust implementation
   * has. The same as {@code quarkus.http.port}. A value that begins with {@code tcp://} (a
   * Kubernetes service link) is passed over with a warning.
   */
  Optional<String> port();

  /**
   * Which of two concurrent writes of one height wins: {@code digest} (by the id's bytes) or {@code
   * text} (by its text, as the Rust implementation's SQL engines do). All nodes of a network need
   * the same one: choose {@code text} to share a SQLite file or a network with such nodes.
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

  /**
   * Path of the socket, made with mode 0600; a folder that is missing is made with mode 0700, one
   * that is there stays as it is. {@code <path>.lock} keeps a second daemon away. Without it {@code
   * serve} makes none, and {@code daemon} takes {@code $XDG_RUNTIME_DIR/eidetica/service.sock},
   * else {@code /tmp/eidetica-$USER/service.sock}.
   */
  Optional<String> socket();

  /** That socket. */
  ServiceSettings service();

  /** Bounds on what comes from files, peers and requests. */
  LimitSettings limits();

  /** What one user or one database may take over REST. */
  QuotaSettings quota();

  /** The exchange with peers. */
  interface Sync {
    /** Whether there is any. */
    @WithDefault("true")
    boolean enabled();

    /**
     * Where peers can reach this node, as {@code host:port}: they go into tickets and handshakes.
     */
    Optional<List<String>> advertisedAddresses();

    /** Between two syncs of a database for which no user has another wish. */
    @WithDefault("5m")
    Duration interval();

    /**
     * Networks ({@code 10.0.0.0/8}) that may be dialled whoever names an address there. What
     * administrators name is always dialled; what others name, users with a ticket included, only
     * where it is public, or on the host from which the peer showed its right.
     */
    Optional<List<String>> allow();

    /** Networks that are never dialled, not even where the operator names an address there. */
    Optional<List<String>> deny();

    /** How long a request for access waits for somebody to decide. */
    @WithDefault("30d")
    Duration requestTtl();

    /**
     * How long the stop goes on sending to peers what still waits, and then as long again for what
     * is under way; what remains is sent after the next start.
     */
    @WithDefault("5s")
    Duration stopLimit();

    /** The queue of what is to be sent. */
    Queue flush();

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
              stopLimit(),
              engine.isInBackground()));
    }

    /** The queue of what is to be sent. */
    interface Queue {
      /**
       * How often what could not be sent is tried again, whatever failed before; {@code off} leaves
       * it to the engine's own retries.
       */
      @WithDefault("30s")
      String interval();
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
    /** The name; without it {@code admin}. */
    Optional<String> username();

    /**
     * The password. Without it a random one is made, shown once on a terminal, else written with
     * mode 0600 beside the data: a default would be the first that others try.
     */
    Optional<String> password();

    /** A file that holds the password instead; a line end at its end does not count. */
    Optional<String> passwordFile();
  }

  /** Writing of {@code memory:///file}. */
  interface Flush {
    /**
     * How often {@code memory:///file} is written where something changed; {@code off} leaves it to
     * the stop. What came after the last completed write is lost when the process is killed.
     */
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

    /** Sessions of all users; with one more a login is refused. */
    @WithDefault("10000")
    int sessions();

    /** Whether users without a password may log in over REST. */
    @WithDefault("false")
    boolean passwordless();

    /** Failed logins with one name; from one address three times as many. */
    @WithDefault("10")
    int loginFailuresPerMinute();

    /** Password checks at one time: each takes some 20 MiB of memory and a core. */
    @WithDefault("4")
    int loginsAtOnce();

    /**
     * Bytes of a request's body: the largest entry and something around it; for more, {@code
     * quarkus.http.limits.max-body-size} has to be raised too. Bodies that go into no database,
     * such as a login's, may have 65536.
     */
    @WithDefault("17825792")
    long bodyBytes();

    /** Event streams at one time. */
    @WithDefault("10000")
    int eventStreams();

    /** Silence after which a stream carries a comment, so that proxies keep it open. */
    @WithDefault("15s")
    Duration eventHeartbeat();

    /** Operations of one transaction. */
    @WithDefault("1000")
    int transactionOperations();

    /**
     * Results kept for {@code Idempotency-Key}s of one user, in the backend ({@code memory:}
     * forgets them at a restart).
     */
    @WithDefault("10000")
    int repeatsPerUser();

    /** How long they are kept. */
    @WithDefault("24h")
    Duration repeatsTtl();

    /**
     * Web origins that may use the API from a browser, such as {@code https://app.example}; none
     * unless you name them. Patterns stop the start ({@code quarkus.http.cors.origins} takes them).
     */
    Optional<List<String>> corsOrigins();
  }
}
