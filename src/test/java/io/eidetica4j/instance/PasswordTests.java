package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static io.eidetica4j.instance.Instances.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Changing the password, going on with a session, and giving keys up. */
interface PasswordTests extends ContractPart {
  private static Optional<char[]> password(String text) {
    return Optional.of(text.toCharArray());
  }

  private static User withPassword(User admin, Instances instances, String password) {
    admin.admin().createUser(NewUser.withPassword("bob", password));
    return instances.login(admin.instance(), "bob", password);
  }

  private static List<UserKey> rows(User user) {
    return new UserRecords(user.userDatabase()).keys();
  }

  private static Set<String> secrets(User user) {
    return user.listKeys().stream()
        .map(key -> user.getSigningKey(key).text())
        .collect(Collectors.toSet());
  }

  @Test
  default void aChangedPasswordOpensAllKeysAndTheFormerNone() {
    User bob = withPassword(instances().admin(), instances(), "old");
    bob.addPrivateKey(Optional.of("laptop"));
    Id database = bob.createDatabase(Doc.EMPTY, bob.defaultKey()).rootId();
    Set<String> secrets = secrets(bob);
    bob.changePassword(password("old"), password("new"));
    assertThat(rows(bob)).hasSize(2);
    PublicKey later = bob.addPrivateKey(Optional.of("phone"));
    Instance again = instances().reopen(bob.instance());
    assertFails(ErrorKind.USER_DECRYPTION_FAILED, () -> instances().login(again, "bob", "old"));
    User back = instances().login(again, "bob", "new");
    assertThat(secrets(back)).hasSize(3).containsAll(secrets);
    assertThat(back.keyDisplayName(later)).contains("phone");
    assertThat(back.openDatabase(database).currentPermission().canAdmin()).isTrue();
  }

  @Test
  default void aPasswordIsSetAndTakenAway() {
    User admin = instances().admin();
    admin.addPrivateKey(Optional.empty());
    Set<String> secrets = secrets(admin);
    admin.changePassword(Optional.empty(), password("first"));
    assertThat(rows(admin))
        .hasSize(2)
        .allMatch(row -> row.storage() instanceof KeyStorage.Encrypted);
    assertThat(admin.userInfo().credentials().passwordSalt()).isPresent();
    Instance again = instances().reopen(admin.instance());
    assertFails(ErrorKind.USER_PASSWORD_REQUIRED, () -> instances().login(again, ADMIN));
    User back = instances().login(again, ADMIN, "first");
    assertThat(secrets(back)).isEqualTo(secrets);
    assertThat(back.isAdmin()).isTrue();
    back.changePassword(password("first"), Optional.empty());
    assertThat(rows(back))
        .hasSize(2)
        .allMatch(row -> row.storage() instanceof KeyStorage.Unencrypted);
    Instance last = instances().reopen(again);
    assertThat(secrets(instances().login(last, ADMIN))).isEqualTo(secrets);
  }

  @Test
  default void withoutTheCurrentPasswordNothingChanges() {
    User bob = withPassword(instances().admin(), instances(), "old");
    long entries = bob.userDatabase().entryCount();
    for (Optional<char[]> wrong :
        List.of(password("new"), password(""), Optional.<char[]>empty())) {
      assertFails(ErrorKind.USER_INVALID_PASSWORD, () -> bob.changePassword(wrong, password("x")));
    }
    User zoe = instances().newUser(instances().login(bob.instance(), ADMIN), "zoe");
    assertFails(
        ErrorKind.USER_INVALID_PASSWORD, () -> zoe.changePassword(password(""), password("x")));
    assertThat(bob.userDatabase().entryCount()).isEqualTo(entries);
    instances().login(bob.instance(), "bob", "old");
  }

  @Test
  default void thePasswordsThatWereGivenAreWiped() {
    User bob = withPassword(instances().admin(), instances(), "old");
    char[] old = "old".toCharArray();
    char[] fresh = "new".toCharArray();
    bob.changePassword(Optional.of(old), Optional.of(fresh));
    assertThat(old).containsOnly('\0');
    assertThat(fresh).containsOnly('\0');
    char[] wrong = "wrong".toCharArray();
    assertFails(
        ErrorKind.USER_INVALID_PASSWORD,
        () -> bob.changePassword(Optional.of(wrong), Optional.empty()));
    assertThat(wrong).containsOnly('\0');
  }

  @Test
  default void aSessionFromBeforeTheChangeMakesNoKeyThatNobodyCouldOpen() {
    User bob = withPassword(instances().admin(), instances(), "old");
    User stale = instances().login(bob.instance(), "bob", "old");
    PublicKey known = stale.defaultKey();
    bob.changePassword(password("old"), password("new"));
    assertFails(
        ErrorKind.INSTANCE_AUTHENTICATION_REQUIRED, () -> stale.addPrivateKey(Optional.empty()));
    assertThat(stale.getSigningKey(known).publicKey()).isEqualTo(known);
    assertFails(
        ErrorKind.USER_INVALID_PASSWORD,
        () -> stale.changePassword(password("old"), password("other")));
    assertThat(rows(instances().login(bob.instance(), "bob", "new"))).hasSize(1);
  }

  @Test
  default void aChangeThatBrokeOffLeavesEveryKeyOpenAndIsSweptUpAtTheNextLogin() {
    User bob = withPassword(instances().admin(), instances(), "old");
    bob.addPrivateKey(Optional.of("laptop"));
    Set<String> secrets = secrets(bob);
    UserRecords records = new UserRecords(bob.userDatabase());
    String salt = bob.userInfo().credentials().passwordSalt().orElseThrow();
    try (WrappingKey old = WrappingKey.derive("old".toCharArray(), salt);
        WrappingKey lost = WrappingKey.derive("lost".toCharArray(), salt)) {
      new KeyRows(records, Optional.of(lost)).addOpenedWith(Optional.of(old));
    }
    assertThat(records.keys()).hasSize(4);
    Instance again = instances().reopen(bob.instance());
    User back = instances().login(again, "bob", "old");
    assertThat(secrets(back)).isEqualTo(secrets);
    assertThat(rows(back)).hasSize(2);
  }

  @Test
  default void aSealedSessionIsGoneOnWithElsewhere() {
    User bob = withPassword(instances().admin(), instances(), "old");
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) 7);
    Bytes sealed = bob.seal(key);
    PublicKey added = bob.addPrivateKey(Optional.empty());
    Instance again = instances().reopen(bob.instance());
    User back = instances().keep(again.restoreUser(sealed, key));
    assertThat(back.uuid()).isEqualTo(bob.uuid());
    assertThat(back.getSigningKey(added).publicKey()).isEqualTo(added);
    PublicKey later = back.addPrivateKey(Optional.empty());
    assertThat(instances().login(again, "bob", "old").listKeys()).contains(added, later);
  }

  @Test
  default void aSealedSessionOfAUserWithoutPasswordIsGoneOnWith() {
    User admin = instances().admin();
    byte[] key = new byte[32];
    User again = instances().keep(admin.instance().restoreUser(admin.seal(key), key));
    assertThat(again.username()).isEqualTo(ADMIN);
    assertThat(again.isAdmin()).isTrue();
  }

  @Test
  default void aSealIsWorthNothingWithoutItsKeyOrOnceThePasswordChanged() {
    User bob = withPassword(instances().admin(), instances(), "old");
    Instance instance = bob.instance();
    byte[] key = new byte[32];
    Bytes sealed = bob.seal(key);
    byte[] other = key.clone();
    other[0] = 1;
    assertFails(ErrorKind.USER_DECRYPTION_FAILED, () -> instance.restoreUser(sealed, other));
    for (int length : new int[] {0, 11, 12, 30, sealed.length() - 1}) {
      Bytes cut = Bytes.wrap(Arrays.copyOf(sealed.array(), length));
      assertFails(ErrorKind.USER_DECRYPTION_FAILED, () -> instance.restoreUser(cut, key));
    }
    bob.changePassword(password("old"), password("new"));
    assertFails(ErrorKind.USER_DECRYPTION_FAILED, () -> instance.restoreUser(sealed, key));
    instances().keep(instance.restoreUser(bob.seal(key), key));
    bob.changePassword(password("new"), Optional.empty());
    assertFails(ErrorKind.USER_INVALID_PASSWORD, () -> instance.restoreUser(sealed, key));
  }

  @Test
  default void aRemovedKeyIsGoneAtTheNextLogin() {
    User admin = instances().admin();
    PublicKey key = admin.addPrivateKey(Optional.of("laptop"));
    admin.removeKey(key);
    assertThat(admin.listKeys()).doesNotContain(key);
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.removeKey(key));
    User back = instances().login(instances().reopen(admin.instance()), ADMIN);
    assertThat(back.listKeys()).hasSize(1).doesNotContain(key);
  }

  @Test
  default void aKeyThatIsNeededIsNotRemoved() {
    User admin = instances().admin();
    PublicKey key = admin.addPrivateKey(Optional.empty());
    Id database = admin.createDatabase(Doc.EMPTY, key).rootId();
    assertFails(ErrorKind.USER_KEY_IN_USE, () -> admin.removeKey(admin.defaultKey()));
    assertFails(ErrorKind.USER_KEY_IN_USE, () -> admin.removeKey(key));
    assertThat(admin.openDatabase(database).currentPermission().canAdmin()).isTrue();
    admin.untrackDatabase(database);
    admin.removeKey(key);
    assertThat(admin.listKeys()).doesNotContain(key);
  }
}
