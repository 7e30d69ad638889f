package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Who may do what in a database: a view over the {@code auth} Doc of its settings, which may come
 * from anyone and hold anything. A part that can't be read gives nobody any right.
 *
 * <p>Immutable and thread-safe: operations that change something give a new view. Records are
 * decoded once and remembered, so keep a view as long as the settings stay the same.
 */
public final class AuthSettings {
  /** No keys at all. */
  public static final AuthSettings EMPTY = new AuthSettings(Doc.EMPTY);

  private static final String KEYS = "keys";
  private static final String DELEGATIONS = "delegations";
  private static final String GLOBAL = "global";

  private final Doc doc;
  private final KeyIndex keys;
  private final Optional<AuthKey> global;
  private final DelegatedTrees delegations;

  private AuthSettings(Doc doc) {
    this.doc = doc;
    this.keys = new KeyIndex(live(KEYS).flatMap(Value::asDoc).orElse(Doc.EMPTY));
    this.delegations =
        new DelegatedTrees(live(DELEGATIONS).flatMap(Value::asDoc).orElse(Doc.EMPTY));
    this.global = live(GLOBAL).flatMap(Value::asDoc).flatMap(AuthSettings::readable);
  }

  /** The view over an {@code auth} Doc. */
  public static AuthSettings of(Doc auth) {
    return new AuthSettings(auth);
  }

  /** The {@code auth} Doc. */
  public Doc doc() {
    return doc;
  }

  /**
   * Whether there is anything to judge a signature by: a readable key of any status, or an active
   * permission for any key. Without, entries can't be signed.
   */
  public boolean hasAuth() {
    return globalPermission().isPresent() || keys.hasReadable();
  }

  /**
   * Whether anyone may write, unsigned: only where nothing was ever said of keys. Settings whose
   * keys were deleted, replaced or can't be read are closed to everyone instead.
   */
  public boolean isOpen() {
    return doc.equals(Doc.EMPTY);
  }

  // ---- keys

  /**
   * The record of a key.
   *
   * @throws EideticaException AUTH_KEY_NOT_FOUND, AUTH_INVALID_KEY_FORMAT where it can't be read
   */
  public AuthKey key(PublicKey key) {
    return keys.get(key.text());
  }

  /** The record of a key; empty also where it can't be read. */
  public Optional<AuthKey> findKey(PublicKey key) {
    return keys.find(key.text());
  }

  /** The record under the text of a key; empty also where it can't be read. */
  Optional<AuthKey> findKey(String text) {
    return keys.find(text);
  }

  /** All readable records by the text of their key, ordered by it. */
  public SortedMap<String, AuthKey> keys() {
    return keys.readable();
  }

  /** Texts of all keys with a readable record of this name, whatever its status, in order. */
  public List<String> keysNamed(String name) {
    return List.copyOf(keys.textsNamed(name));
  }

  /**
   * Adds a key; a record that can't be read is replaced.
   *
   * @throws EideticaException AUTH_KEY_ALREADY_EXISTS where a readable one is there
   */
  public AuthSettings addKey(PublicKey key, AuthKey value) {
    if (findKey(key).isPresent()) {
      throw ErrorKind.AUTH_KEY_ALREADY_EXISTS
          .error("Key already exists: " + key.text())
          .with("key_name", key.text());
    }
    return withKey(key, value);
  }

  /** Adds or replaces a key. */
  public AuthSettings withKey(PublicKey key, AuthKey value) {
    return with(List.of(KEYS, key.text()), value.toDoc());
  }

  /**
   * Gives a key another name, or none.
   *
   * @throws EideticaException as {@link #key}
   */
  public AuthSettings renameKey(PublicKey key, Optional<String> name) {
    return withKey(key, key(key).withName(name));
  }

  /**
   * Takes a key's rights away; its record stays.
   *
   * @throws EideticaException as {@link #key}
   */
  public AuthSettings revokeKey(PublicKey key) {
    return withKey(key, key(key).withStatus(KeyStatus.REVOKED));
  }

  // ---- any key

  /**
   * The record that stands for any key.
   *
   * @throws EideticaException AUTH_KEY_NOT_FOUND, AUTH_INVALID_KEY_FORMAT where it can't be read
   */
  public AuthKey globalKey() {
    if (global.isPresent()) {
      return global.get();
    }
    Value value = live(GLOBAL).orElseThrow(() -> AuthErrors.keyNotFound(GLOBAL));
    if (!(value instanceof Doc record)) {
      throw AuthErrors.invalidKeyFormat("global key is not a Doc");
    }
    try {
      return AuthKey.fromDoc(record);
    } catch (EideticaException e) {
      throw AuthErrors.invalidKeyFormat(String.valueOf(e.getMessage()));
    }
  }

  /** The record that stands for any key; empty also where it can't be read. */
  public Optional<AuthKey> findGlobalKey() {
    return global;
  }

  /** What any key may do, where that is set and active. */
  public Optional<Permission> globalPermission() {
    return global.filter(AuthKey::isActive).map(AuthKey::permissions);
  }

  /** Sets what any key may do. */
  public AuthSettings withGlobalKey(AuthKey value) {
    return with(List.of(GLOBAL), value.toDoc());
  }

  // ---- delegated trees

  /**
   * The declaration of a delegated tree.
   *
   * @throws EideticaException AUTH_DELEGATION_NOT_FOUND, AUTH_INVALID_AUTH_CONFIGURATION where it
   *     can't be read
   */
  public DelegatedTreeRef delegatedTree(Id root) {
    return delegations.get(root);
  }

  /** The declaration under the text of an id; empty also where it can't be read. */
  Optional<DelegatedTreeRef> findDelegation(String text) {
    return delegations.find(text);
  }

  /**
   * All readable declarations by the id they are filed under, ordered by its text.
   *
   * @throws EideticaException ID_INVALID_FORMAT where a readable one is filed under no id
   */
  public Map<Id, DelegatedTreeRef> delegatedTrees() {
    return delegations.all();
  }

  /** Declares a delegated tree, or replaces its declaration. */
  public AuthSettings withDelegatedTree(DelegatedTreeRef ref) {
    if (ref.tree().root().isEmpty()) {
      throw AuthErrors.invalidConfiguration("a delegated tree needs a root id");
    }
    return with(List.of(DELEGATIONS, ref.tree().root().toString()), ref.toDoc());
  }

  // ---- who a signer is

  /**
   * The keys that a hint may stand for, of any status; empty for an empty hint.
   *
   * @throws EideticaException AUTH_KEY_NOT_FOUND, AUTH_INVALID_KEY_FORMAT,
   *     AUTH_INVALID_AUTH_CONFIGURATION, AUTH_KEY_PARSING_FAILED
   */
  public List<ResolvedAuth> resolveHint(KeyHint hint) {
    if (hint.global()) {
      AuthKey any =
          global.orElseThrow(() ->
              AuthErrors.invalidConfiguration(
                  "Global hint used but no global permission configured"));
      PublicKey signer =
          hint.pubkey()
              .orElseThrow(() -> AuthErrors.invalidConfiguration("Global hint has no pubkey"));
      return List.of(new ResolvedAuth(signer, any.permissions(), any.status()));
    }
    if (hint.pubkey().isPresent()) {
      AuthKey listed = key(hint.pubkey().get());
      return List.of(new ResolvedAuth(hint.pubkey().get(), listed.permissions(), listed.status()));
    }
    return hint.name().map(keys::candidatesNamed).orElse(List.of());
  }

  /**
   * Every way in which a key may sign here without a delegation, the strongest first; at equal
   * strength its own record comes before the permission for any key.
   */
  public List<SigKeyGrant> findSigKeys(PublicKey key) {
    List<SigKeyGrant> grants = new ArrayList<>(2);
    findKey(key)
        .filter(AuthKey::isActive)
        .ifPresent(own -> grants.add(new SigKeyGrant(SigKey.fromPubkey(key), own.permissions())));
    globalPermission().ifPresent(any -> grants.add(new SigKeyGrant(SigKey.global(key), any)));
    grants.sort(Comparator.comparing(SigKeyGrant::permission).reversed());
    return List.copyOf(grants);
  }

  /**
   * The strongest of {@link #findSigKeys}.
   *
   * @throws EideticaException AUTH_PERMISSION_DENIED where there is none
   */
  public SigKeyGrant sigKeyFor(PublicKey key) {
    return findSigKeys(key).stream()
        .findFirst()
        .orElseThrow(
            () -> AuthErrors.permissionDenied("No active key found for pubkey: " + key.text()));
  }

  // ---- policy, asked by authors and never by a verdict

  /**
   * Whether a signer is strong enough to change a key's record.
   *
   * @throws EideticaException as {@link #key}, where the signer is an admin
   */
  public boolean canModifyKey(ResolvedAuth signer, PublicKey target) {
    return signer.effectivePermission().canAdmin()
        && signer.effectivePermission().isAtLeast(key(target).permissions());
  }

  /** Whether a signer is strong enough to add a key with this permission. */
  public boolean canCreateKey(ResolvedAuth signer, Permission permission) {
    return signer.effectivePermission().canAdmin()
        && signer.effectivePermission().isAtLeast(permission);
  }

  /** Whether someone may change these settings: an active admin here or in a delegated tree. */
  public boolean hasActiveAdmin() {
    return globalPermission().filter(Permission::canAdmin).isPresent()
        || keys().values().stream().anyMatch(k -> k.isActive() && k.permissions().canAdmin())
        || delegations.anyBound(Permission::canAdmin);
  }

  private AuthSettings with(List<String> path, Value value) {
    return new AuthSettings(doc.withPath(path, value));
  }

  private Optional<Value> live(String member) {
    return doc.child(member).filter(value -> !value.isDeleted());
  }

  private static Optional<AuthKey> readable(Doc record) {
    try {
      return Optional.of(AuthKey.fromDoc(record));
    } catch (EideticaException unreadable) {
      return Optional.empty();
    }
  }
}
