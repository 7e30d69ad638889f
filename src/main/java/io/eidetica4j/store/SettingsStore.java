package io.eidetica4j.store;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.KeyStatus;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.HeightStrategy;
import io.eidetica4j.entry.Id;
import java.util.Optional;

/**
 * The settings of a database: its name, who may do what, how heights are counted, and whatever else
 * is kept there. Changes are staged key by key; whether their author may make them is judged at
 * commit.
 */
public final class SettingsStore {
  private static final String NAME = "name";
  private static final String HEIGHT_STRATEGY = "height_strategy";
  private static final String KEYS = SettingsDocs.AUTH + ".keys.";
  private static final String DELEGATIONS = SettingsDocs.AUTH + ".delegations.";
  private static final String GLOBAL = SettingsDocs.AUTH + ".global";

  private final DocStore store;

  /** The settings as a transaction or view sees them. */
  public SettingsStore(StoreContext context) {
    this.store = DocStore.TYPE.load(context, StoreNames.SETTINGS);
  }

  /**
   * The database's name.
   *
   * @throws io.eidetica4j.EideticaException STORE_KEY_NOT_FOUND, STORE_TYPE_MISMATCH
   */
  public String getName() {
    return store.getText(NAME);
  }

  /** Stages the database's name. */
  public void setName(String name) {
    store.set(NAME, name);
  }

  /** As {@link DocStore#get}. */
  public Value get(String key) {
    return store.get(key);
  }

  /** As {@link DocStore#getText}. */
  public String getText(String key) {
    return store.getText(key);
  }

  /** All settings, tombstones included. */
  public Doc getAll() {
    return store.getAll();
  }

  /**
   * How heights are counted: {@code INCREMENTAL} where nothing is set.
   *
   * @throws io.eidetica4j.EideticaException CRDT_DESERIALIZATION_FAILED for a text that names no
   *     strategy
   */
  public HeightStrategy getHeightStrategy() {
    Optional<Value> text = store.find(HEIGHT_STRATEGY).filter(v -> v.asText().isPresent());
    if (text.isEmpty()) {
      return HeightStrategy.INCREMENTAL;
    }
    return HeightStrategyText.read(text.get())
        .orElseThrow(() ->
            ErrorKind.CRDT_DESERIALIZATION_FAILED.error(
                "Deserialization failed: unknown height strategy"));
  }

  /** Stages how heights are counted; it applies to the entry of this transaction already. */
  public void setHeightStrategy(HeightStrategy strategy) {
    store.set(HEIGHT_STRATEGY, HeightStrategyText.write(strategy));
  }

  /**
   * Who may do what.
   *
   * @throws io.eidetica4j.EideticaException TRANSACTION_CORRUPTED_AUTH_CONFIGURATION where the
   *     settings hold something else in its place
   */
  public AuthSettings authSnapshot() {
    return SettingsDocs.auth(store.getAll());
  }

  /** The stored form of {@link #authSnapshot}, with its errors. */
  public Doc authDoc() {
    return authSnapshot().doc();
  }

  /**
   * The record of a key.
   *
   * @throws io.eidetica4j.EideticaException AUTH_KEY_NOT_FOUND, AUTH_INVALID_KEY_FORMAT
   */
  public AuthKey getAuthKey(PublicKey key) {
    return authSnapshot().key(key);
  }

  /** Stages the record of a key, new or not. */
  public void setAuthKey(PublicKey key, AuthKey value) {
    store.set(KEYS + key.text(), value.toDoc());
  }

  /** Stages another name, or none, for a key; errors as {@link #getAuthKey}. */
  public void renameAuthKey(PublicKey key, Optional<String> name) {
    setAuthKey(key, getAuthKey(key).withName(name));
  }

  /** Stages that a key may not be used any more; errors as {@link #getAuthKey}. */
  public void revokeAuthKey(PublicKey key) {
    setAuthKey(key, getAuthKey(key).withStatus(KeyStatus.REVOKED));
  }

  /**
   * The record that stands for any key.
   *
   * @throws io.eidetica4j.EideticaException AUTH_KEY_NOT_FOUND, AUTH_INVALID_KEY_FORMAT
   */
  public AuthKey getGlobalAuthKey() {
    return authSnapshot().globalKey();
  }

  /** Stages the record that stands for any key. */
  public void setGlobalAuthKey(AuthKey value) {
    store.set(GLOBAL, value.toDoc());
  }

  /** Stages the declaration of a delegated tree, new or not. */
  public void addDelegatedTree(DelegatedTreeRef ref) {
    String root = ref.tree().root().toString();
    Doc form = AuthSettings.EMPTY.withDelegatedTree(ref).doc();
    store.set(DELEGATIONS + root, form.getDoc("delegations." + root).orElseThrow());
  }

  /**
   * Stages that a delegated tree's keys may sign here no longer.
   *
   * @throws io.eidetica4j.EideticaException AUTH_DELEGATION_NOT_FOUND
   */
  public void removeDelegatedTree(Id root) {
    if (!store.delete(DELEGATIONS + root)) {
      throw ErrorKind.AUTH_DELEGATION_NOT_FOUND
          .error("Delegation not found for tree: " + root)
          .with("tree_id", root);
    }
  }

  /** The settings as a plain document store. */
  public DocStore asDocStore() {
    return store;
  }
}
