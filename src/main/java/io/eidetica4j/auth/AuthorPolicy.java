package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What priorities are for: an admin may change no one stronger, and make no one stronger, than
 * itself. And a weak key, for which anybody can sign, is given no right. Asked of those who write
 * here, before they commit. It is never part of a verdict: the network takes what any admin has
 * signed.
 */
public final class AuthorPolicy {
  private static final String KEYS = "keys";
  private static final String DELEGATIONS = "delegations";

  private final Permission signer;
  private final AuthSettings before;
  private final AuthSettings after;

  private AuthorPolicy(Permission signer, AuthSettings before, AuthSettings after) {
    this.signer = signer;
    this.before = before;
    this.after = after;
  }

  /**
   * Checks a change of settings.
   *
   * @param signer what its author may do
   * @param before the settings that it is made on
   * @param staged what it says, of which {@code after} is the outcome
   * @param after the settings with it
   * @throws EideticaException AUTH_PERMISSION_DENIED where it touches what is above its author;
   *     AUTH_INVALID_AUTH_CONFIGURATION for bounds that are upside down; AUTH_INVALID_KEY_FORMAT
   *     for a weak key
   */
  public static void require(
      Permission signer, AuthSettings before, Doc staged, AuthSettings after) {
    AuthorPolicy policy = new AuthorPolicy(signer, before, after);
    Optional<Doc> auth = staged.child(SettingsDocs.AUTH).flatMap(Value::asDoc);
    boolean wholly = staged.isAtomic() || auth.filter(Doc::isAtomic).isPresent();
    policy.changed(auth, KEYS, wholly).forEach(policy::checkKey);
    policy.changed(auth, DELEGATIONS, wholly).forEach(policy::checkDelegation);
    policy.check("the permission for any key", before.findGlobalKey(), after.findGlobalKey());
  }

  /** The members that a change may have touched: those it names, all where it replaces them all. */
  private Set<String> changed(Optional<Doc> auth, String member, boolean wholly) {
    Set<String> names = new TreeSet<>();
    Optional<Value> staged = auth.flatMap(doc -> doc.child(member));
    boolean all =
        wholly
            || (staged.isPresent()
                && staged.get().asDoc().filter(doc -> !doc.isAtomic()).isEmpty());
    staged.flatMap(Value::asDoc).ifPresent(doc -> doc.forEachRaw((name, value) -> names.add(name)));
    if (all) {
      before.doc().getDoc(member).ifPresent(doc -> names.addAll(doc.keys()));
    }
    return names;
  }

  private void checkKey(String text) {
    Optional<AuthKey> now = after.findKey(text);
    check("key " + text, before.findKey(text), now);
    if (now.filter(AuthKey::isActive).isPresent()
        && !now.equals(before.findKey(text))
        && isWeak(text)) {
      throw AuthErrors.invalidKeyFormat(
          "key " + text + " is weak: anybody can sign for it, so it is given no right");
    }
  }

  private static boolean isWeak(String text) {
    try {
      return PublicKey.parse(text).isWeak();
    } catch (EideticaException e) {
      return false; // no key, so nobody signs with it
    }
  }

  private void check(String what, Optional<AuthKey> old, Optional<AuthKey> now) {
    if (old.equals(now)) {
      return;
    }
    old.filter(key -> !signer.isAtLeast(key.permissions()))
        .ifPresent(key -> {
          throw denied(what + " has " + key.permissions() + ", which is above " + signer);
        });
    now.filter(key -> !signer.isAtLeast(key.permissions()))
        .ifPresent(key -> {
          throw denied(what + " can't be given " + key.permissions() + " by " + signer);
        });
  }

  private void checkDelegation(String text) {
    Optional<DelegatedTreeRef> old = before.findDelegation(text);
    Optional<DelegatedTreeRef> now = after.findDelegation(text);
    if (!old.equals(now)) {
      checkBounds(
          text,
          old.map(DelegatedTreeRef::permissionBounds),
          now.map(DelegatedTreeRef::permissionBounds));
    }
  }

  private void checkBounds(
      String text, Optional<PermissionBounds> old, Optional<PermissionBounds> now) {
    old.filter(b -> !signer.isAtLeast(b.max()))
        .ifPresent(b -> {
          throw denied("delegation " + text + " allows " + b.max() + ", which is above " + signer);
        });
    now.filter(b -> !b.isValid())
        .ifPresent(b -> {
          throw AuthErrors.invalidConfiguration(
              "the least permission of delegation " + text + " is above the greatest");
        });
    now.filter(b -> !b.mayBeDelegatedBy(signer))
        .ifPresent(b -> {
          throw denied("delegation " + text + " can't allow " + b.max() + " by " + signer);
        });
  }

  private static EideticaException denied(String reason) {
    return AuthErrors.permissionDenied(reason);
  }
}
