package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Trees;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A handle of an open instance: its identity, its databases, its users.
 *
 * <p>Handles are counted. {@link #handle()} gives another one, every {@link User} holds one, and
 * the last one to be closed flushes and closes the backend; databases opened through the instance
 * then answer {@code InstanceDropped}. Where handles are forgotten instead of closed, a cleaner
 * logs it and flushes once nothing of the instance is in use any more; it runs at some time or
 * never, so it is no substitute for {@link #close()}.
 *
 * <p>All operations may be called from several threads; they block on storage.
 */
public final class Instance implements AutoCloseable {
  private final InstanceCore core;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Makes the handle for one that has been counted already. */
  Instance(InstanceCore core) {
    this.core = core;
  }

  /**
   * Opens the instance at a URL, or makes one there if there is none, with {@code initial} as its
   * first user and administrator. Where one exists, {@code initial} is ignored.
   *
   * @param url {@code memory://}, {@code memory:///absolute/path.json}, {@code sqlite://path} or
   *     {@code postgres://user:password@server/database}
   * @throws EideticaException of kind {@code InvalidUrl}, {@code UnsupportedScheme}, {@code
   *     BackendUnavailable} (schemes that this build can't serve), {@code InvalidSnapshot} or what
   *     the backend raises
   */
  public static Opened connectOrCreate(String url, NewUser initial) {
    return connectOrCreate(url, initial, InstanceOptions.DEFAULT);
  }

  /** {@link #connectOrCreate(String, NewUser)} with options. */
  public static Opened connectOrCreate(String url, NewUser initial, InstanceOptions options) {
    return Connector.connectOrCreate(url, initial, options);
  }

  /**
   * Opens the instance that exists at a URL; creates nothing, not even a file.
   *
   * @throws EideticaException of kind {@code NotInitialized} where there is none, else as {@link
   *     #connectOrCreate(String, NewUser)}
   */
  public static Instance connect(String url) {
    return connect(url, InstanceOptions.DEFAULT);
  }

  /** {@link #connect(String)} with options. */
  public static Instance connect(String url, InstanceOptions options) {
    return Connector.connect(url, options);
  }

  /**
   * {@link #connectOrCreate(String, NewUser)} on a backend of the caller's, which the instance owns
   * from then on; where this fails it remains the caller's.
   */
  public static Opened connectOrCreateBackend(Backend backend, NewUser initial) {
    return connectOrCreateBackend(backend, initial, InstanceOptions.DEFAULT);
  }

  /** {@link #connectOrCreateBackend(Backend, NewUser)} with options. */
  public static Opened connectOrCreateBackend(
      Backend backend, NewUser initial, InstanceOptions options) {
    return Opener.openOrCreate(InstanceStorage.of(backend, options), initial, options);
  }

  /**
   * Opens the instance in a backend, which the instance owns from then on.
   *
   * @throws EideticaException of kind {@code NotInitialized} where it holds none, {@code
   *     DeviceKeyMismatch} where its secrets belong to another
   */
  public static Instance openBackend(Backend backend) {
    return openBackend(backend, InstanceOptions.DEFAULT);
  }

  /** {@link #openBackend(Backend)} with options. */
  public static Instance openBackend(Backend backend, InstanceOptions options) {
    return Opener.open(InstanceStorage.of(backend, options), options);
  }

  /**
   * Makes a new instance in an empty backend, which the instance owns from then on. The user is
   * always present in the answer.
   *
   * @throws EideticaException of kind {@code InstanceAlreadyExists} where the backend holds one
   */
  public static Opened createBackend(Backend backend, NewUser initial) {
    return createBackend(backend, initial, InstanceOptions.DEFAULT);
  }

  /** {@link #createBackend(Backend, NewUser)} with options. */
  public static Opened createBackend(Backend backend, NewUser initial, InstanceOptions options) {
    return Opener.create(InstanceStorage.of(backend, options), initial, options);
  }

  /** The instance's public key, which names it among its peers. */
  public PublicKey id() {
    return open().metadata().id();
  }

  /**
   * The instance's private key.
   *
   * @throws EideticaException of kind {@code DeviceKeyNotFound} where the backend has no secrets
   */
  public PrivateKey signingKey() {
    return open().requireDeviceKey();
  }

  /** Whether the entry is stored here; any trouble in finding out is a no. */
  public boolean hasEntry(Id entry) {
    try {
      return open().backend().contains(entry);
    } catch (EideticaException e) {
      return false;
    }
  }

  /** Whether the root entry of this database is stored here; any trouble is a no. */
  public boolean hasDatabase(Id root) {
    try {
      return open().backend().treeOf(root).filter(root::equals).isPresent();
    } catch (EideticaException e) {
      return false;
    }
  }

  /**
   * Starts a session of a user of this instance. Several may run at once, also of one user.
   *
   * <p>With a password given, the costly password hash is computed once whatever the outcome, so
   * that its time does not tell which names exist.
   *
   * @param password empty for users that have none; the empty text is a password
   * @throws EideticaException of kind {@code UserNotFound}, {@code UserDisabled}, {@code
   *     DuplicateUsersDetected}, {@code InvalidPassword} (given, but the user has none), {@code
   *     PasswordRequired} (the other way round) or {@code DecryptionFailed} (it is wrong)
   */
  public User loginUser(String username, Optional<String> password) {
    return login(username, password.map(String::toCharArray));
  }

  /** The same with a password, in an array that is wiped before this returns or throws. */
  public User loginUser(String username, char[] password) {
    return login(username, Optional.of(password));
  }

  private User login(String username, Optional<char[]> password) {
    try {
      return new Login(open()).login(username, password);
    } finally {
      password.ifPresent(characters -> Arrays.fill(characters, '\0'));
    }
  }

  /**
   * The record of a user who may log in, for a login that is proven elsewhere.
   *
   * @throws EideticaException of kind {@code UserNotFound}, {@code UserDisabled} or {@code
   *     DuplicateUsersDetected}
   */
  public UserRow lookUpUser(String username) {
    return new Login(open()).lookUp(username);
  }

  /** What the instance is: its key and its system databases, as of when it was opened. */
  public InstanceMetadata metadata() {
    return open().metadata();
  }

  /**
   * Goes on with a session that {@link User#seal} sealed: the same user, with the keys they have
   * now. It is a session of its own and no login: nothing is noted, and no password hash computed.
   *
   * @param sealed as it was given
   * @param key the key it was sealed with, which stays the caller's
   * @throws EideticaException of kind {@code DecryptionFailed} where key or bytes are wrong or the
   *     password has changed, {@code InvalidPassword} where it was set or taken away, {@code
   *     UserNotFound}, {@code UserDisabled}
   */
  public User restoreUser(Bytes sealed, byte[] key) {
    return new Login(open()).restore(sealed, key);
  }

  /**
   * Whether nobody was ever made an administrator of all that is the instance's, which only a
   * creation that broke off leaves behind. {@link #connectOrCreate(String, NewUser)} then finishes
   * it.
   */
  public boolean lacksAdministrator() {
    return Bootstrap.lacksAdministrator(open());
  }

  /**
   * Writes the snapshot of an instance opened by {@code memory:///path}, where something changed
   * since it was last written or the file is gone; does nothing for other backends. When it returns
   * the file is on disk.
   *
   * @throws EideticaException of kind {@code FileIo}
   */
  public void flush() {
    open().storage().flush();
  }

  /**
   * Writes a snapshot of an in-memory instance to a file of the caller's choice.
   *
   * @throws EideticaException of kind {@code SnapshotNotSupported} for other backends, or {@code
   *     FileIo}
   */
  public void snapshotToPath(Path path) {
    open().storage().snapshotTo(path);
  }

  /** The file that {@link #flush} writes, if there is one. */
  public Optional<Path> snapshotPath() {
    return open().storage().snapshotPath();
  }

  /** What the instance is stored in. */
  public Backend backend() {
    return open().backend();
  }

  /** {@code memory}, {@code sqlite} or {@code postgres}. */
  public String backendKind() {
    return backend().kind();
  }

  /** The connection to the process that holds this instance, where that is another one. */
  public Optional<RemoteConnection> remoteConnection() {
    return open().storage().remote();
  }

  /** The databases of this instance, below users and their keys. */
  public Trees trees() {
    return open().trees();
  }

  /** Stores an entry with a status and tells those who listen to the tree. */
  public void putEntry(Id tree, VerificationStatus status, Entry entry, WriteSource source) {
    trees().putEntry(tree, status, entry, source);
  }

  /**
   * Makes a stored entry Unverified, and what was built on it as far as it is Verified; for tests.
   */
  public void demoteToUnverified(Id tree, Id entry) {
    trees().demoteToUnverified(tree, entry);
  }

  /** Whether this instance exchanges entries with peers. */
  public boolean isSyncEnabled() {
    return open().sync().isPresent();
  }

  /**
   * Begins to exchange entries with peers, with the module found by {@link ServiceLoader}; does
   * nothing where it does so already, or is open read-only.
   *
   * @throws EideticaException of kind {@code OperationNotSupported} where there is no such module
   */
  public void enableSync() {
    InstanceCore mine = open();
    if (mine.sync().isEmpty()) {
      mine.enableSync(
          ServiceLoader.load(SyncModule.class, SyncModule.class.getClassLoader())
              .findFirst()
              .orElseThrow(() ->
                  ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED
                      .error("Operation not supported: enable_sync: this build has no sync module")
                      .with("operation", "enable_sync")));
    }
  }

  /** The same with a module of the caller's choice. */
  public void enableSync(SyncModule module) {
    open().enableSync(module);
  }

  /** What exchanges entries with peers, once that is enabled. */
  public Optional<InstanceSync> sync() {
    return open().sync();
  }

  /**
   * Sends what waits to be sent to peers; nothing does while sync is off.
   *
   * @throws EideticaException of kind {@code sync/Network} where some of it could not be sent
   */
  public void flushSync() {
    open().sync().ifPresent(InstanceSync::flush);
  }

  /** Another handle of the same instance, to be closed on its own. */
  public Instance handle() {
    return open().newHandle();
  }

  /** A reference that does not keep the instance open. */
  public WeakInstance downgrade() {
    return new WeakInstance(open());
  }

  /** How many handles are open, sessions of users included. */
  public int handles() {
    return core.handles();
  }

  /** Whether this handle was closed. */
  public boolean isClosed() {
    return closed.get();
  }

  /**
   * Closes this handle. The last one writes what {@link #flush} would, closes the backend and wipes
   * the secrets; it does all of that even where one of them fails. A second call does nothing.
   *
   * @throws EideticaException where the snapshot could not be written
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      core.release();
    }
  }

  /** The kind of backend and the handles, no secrets. */
  @Override
  public String toString() {
    return "Instance["
        + core.metadata().id()
        + ", "
        + core.backend().kind()
        + ", handles="
        + core.handles()
        + (isClosed() ? ", closed]" : "]");
  }

  /** What all handles share, for as long as this one is open. */
  InstanceCore open() {
    if (closed.get()) {
      throw dropped();
    }
    return core;
  }

  static EideticaException dropped() {
    return ErrorKind.INSTANCE_INSTANCE_DROPPED.error("Instance has been dropped");
  }
}
