package io.eidetica4j.node.run;

import io.agroal.api.AgroalDataSource;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.StorageException;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.Opened;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.config.DataUrl;
import io.eidetica4j.node.config.NodeConfig;
import io.eidetica4j.node.config.PostgresSettings;
import io.eidetica4j.node.config.Refusal;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens the configured instance, and makes it with its first administrator where there is none. */
@ApplicationScoped
class Opening {
  private static final System.Logger LOG = System.getLogger(Opening.class.getName());

  private final NodeConfig config;
  private final InstanceOptions options;

  /** With the node's pool, where the instance is in PostgreSQL. */
  @Inject
  Opening(
      NodeConfig config,
      Observer observer,
      @DataSource(PostgresSettings.POOL) InjectableInstance<AgroalDataSource> postgres) {
    this.config = config;
    this.options =
        options(config)
            .withObserver(observer)
            .withPostgresDataSource(login -> postgres.getActive());
  }

  /** With pools of the library's own. */
  Opening(NodeConfig config, Observer observer) {
    this.config = config;
    this.options = options(config).withObserver(observer);
  }

  /** The library's options as they are configured. */
  private static InstanceOptions options(NodeConfig config) {
    ReplayOrder order =
        switch (config.replayOrder()) {
          case DIGEST -> ReplayOrder.DIGEST;
          case TEXT -> ReplayOrder.TEXT;
        };
    return InstanceOptions.DEFAULT.withReplayOrder(order).withLimits(config.limits().toLimits());
  }

  /**
   * Opens or makes the instance.
   *
   * @return empty where the backend can't be reached right now
   * @throws Refusal or EideticaException where trying again would not help
   */
  Optional<Instance> tryOpen() {
    DataUrl choice = DataUrl.of(config);
    BackendUrl url = BackendUrl.parse(choice.url());
    choice.folder().ifPresent(Opening::makeFolder);
    try {
      return Optional.of(open(choice.url(), url));
    } catch (StorageException e) {
      if (!isRemote(url)) {
        throw refused(url, e);
      }
      LOG.log(
          System.Logger.Level.WARNING, "{0} can''t be reached: {1}", url.display(), e.getMessage());
      return Optional.empty();
    } catch (EideticaException e) {
      throw refused(url, e);
    }
  }

  /** Says what could not be opened, where what says why does not. */
  private static Refusal refused(BackendUrl url, EideticaException e) {
    String reason = String.valueOf(e.getMessage());
    return new Refusal(
        DataFile.of(url).filter(file -> reason.contains(file.toString())).isPresent()
            ? reason
            : url.display() + ": " + reason,
        e);
  }

  /** The same, trying again until the backend is there. */
  Instance openWithPatience() throws InterruptedException {
    Instance opened = Patience.until(this::tryOpen, Thread::sleep);
    LOG.log(System.Logger.Level.INFO, "The backend is reached");
    return opened;
  }

  private Instance open(String url, BackendUrl parsed) {
    Optional<Instance> existing = existing(url, parsed);
    if (existing.isEmpty()) {
      return create(url, parsed, FirstAdministrator.of(config.admin(), parsed, terminal()));
    }
    if (existing.get().lacksAdministrator()) {
      existing.get().close();
      return finish(url, FirstAdministrator.again(config.admin(), parsed, terminal()));
    }
    if (FirstAdministrator.isConfigured(config.admin())) {
      LOG.log(
          System.Logger.Level.INFO,
          "The instance exists: eidetica.admin.* is for the first start and is ignored");
    }
    return existing.get();
  }

  private Optional<Instance> existing(String url, BackendUrl parsed) {
    boolean missing = DataFile.of(parsed).filter(Files::notExists).isPresent();
    if (missing) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instance.connect(url, options));
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.INSTANCE_NOT_INITIALIZED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Instance create(String url, BackendUrl parsed, FirstAdministrator first) {
    first.prepare();
    try (NewUser user = first.newUser()) {
      Opened opened = Instance.connectOrCreate(url, user, options);
      if (opened.user().isPresent()) {
        opened.user().get().close();
        first.announce(LOG);
      } else {
        first.discard();
      }
      return opened.instance();
    } catch (RuntimeException e) {
      if (isSurelyMissing(url, parsed)) {
        first.discard();
      }
      throw e;
    }
  }

  /** Makes an administrator of an instance whose creation broke off before it had one. */
  private Instance finish(String url, FirstAdministrator first) {
    first.prepare();
    try (NewUser user = first.newUser()) {
      Opened opened = Instance.connectOrCreate(url, user, options);
      opened.user().ifPresent(User::close);
      if (opened.instance().lacksAdministrator()) {
        LOG.log(
            System.Logger.Level.ERROR,
            "Nobody administers this instance: its creation broke off, and the user that it left"
                + " has another password. Set eidetica.admin.username and eidetica.admin.password"
                + " to those of the first start");
      } else if (opened.user().isPresent()) {
        first.announce(LOG);
      } else {
        // there is a user with rights, and only some of them were missing
        first.discard();
      }
      return opened.instance();
    }
  }

  /** Whether the backend says that no instance was made; where it says nothing, one may be. */
  private boolean isSurelyMissing(String url, BackendUrl parsed) {
    try {
      Optional<Instance> present = existing(url, parsed);
      present.ifPresent(Instance::close);
      return present.isEmpty();
    } catch (EideticaException e) {
      return false;
    }
  }

  private static boolean isRemote(BackendUrl url) {
    return url instanceof BackendUrl.Postgres || url instanceof BackendUrl.Unix;
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new Refusal("can't make the data folder " + folder.toAbsolutePath(), e);
    }
  }

  /** Prints to the terminal of whoever started this, if there is one. */
  @SuppressWarnings("SystemConsoleNull") // it is null, without a terminal and jdk.internal.le
  private static Optional<Consumer<String>> terminal() {
    Console console = System.console();
    return console != null && console.isTerminal()
        ? Optional.of(line -> console.writer().println(line))
        : Optional.empty();
  }
}
