package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static io.eidetica4j.instance.Instances.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.FixedClock;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A user's keys and what they are mapped to. */
interface KeyTests extends ContractPart {
  @Test
  default void aNewUserHasOneKeyCalledRootKey() {
    User admin = instances().admin();
    assertThat(admin.listKeys()).containsExactly(admin.defaultKey());
    assertThat(admin.keyDisplayName(admin.defaultKey())).contains("Root Key");
    assertThat(admin.userInfo().credentials().rootKeyId()).isEqualTo(admin.defaultKey());
  }

  @Test
  default void addedKeysAreListedByAgeThenText() {
    User admin = instances().admin();
    PublicKey root = admin.defaultKey();
    Set<PublicKey> young = new HashSet<>();
    instances().clock.advance(1_000);
    FixedClock.Hold held = instances().clock.hold();
    for (int i = 0; i < 5; i++) {
      young.add(admin.addPrivateKey(Optional.of("same")));
    }
    held.close();
    instances().clock.advance(1_000);
    PublicKey youngest = admin.addPrivateKey(Optional.empty());
    List<PublicKey> keys = admin.listKeys();
    assertThat(keys).hasSize(7).startsWith(root).endsWith(youngest);
    assertThat(keys.subList(1, 6))
        .containsExactlyInAnyOrderElementsOf(young)
        .isSortedAccordingTo((a, b) -> a.text().compareTo(b.text()));
    assertThat(admin.defaultKey()).isEqualTo(root);
    assertThat(admin.findKeysByDisplayName("same")).isEqualTo(keys.subList(1, 6));
  }

  @Test
  default void keysAreFoundByTheirNames() {
    User admin = instances().admin();
    PublicKey named = admin.addPrivateKey(Optional.of("laptop"));
    PublicKey unnamed = admin.addPrivateKey(Optional.empty());
    assertThat(admin.keyDisplayName(named)).contains("laptop");
    assertThat(admin.keyDisplayName(unnamed)).isEmpty();
    assertThat(admin.keyDisplayName(PublicKey.random())).isEmpty();
    assertThat(admin.findKeysByDisplayName("laptop")).containsExactly(named);
    assertThat(admin.findKeysByDisplayName("")).isEmpty();
    assertThat(admin.findKeysByDisplayName("phone")).isEmpty();
  }

  @Test
  default void sessionsOfOneUserSeeEachOthersKeysComeAndGo() {
    User admin = instances().admin();
    User second = instances().login(admin.instance(), ADMIN);
    PublicKey laptop = admin.addPrivateKey(Optional.of("laptop"));
    assertThat(second.listKeys()).isEqualTo(admin.listKeys()).contains(laptop);
    assertThat(second.getSigningKey(laptop).publicKey()).isEqualTo(laptop);
    assertThat(second.findKeysByDisplayName("laptop")).containsExactly(laptop);
    Id notes = second.createDatabase(Doc.of("name", "notes"), laptop).rootId();
    assertThat(admin.keyMapping(laptop, notes)).contains(SigKey.fromPubkey(laptop));
    PublicKey phone = second.addPrivateKey(Optional.of("phone"));
    assertThat(admin.listKeys()).contains(phone);
    second.removeKey(phone);
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.getSigningKey(phone));
  }

  @Test
  default void usersHaveOnlyTheirOwnKeys() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    assertThat(admin.listKeys()).doesNotContainAnyElementsOf(bob.listKeys());
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.getSigningKey(bob.defaultKey()));
  }

  @Test
  default void aKeyThatIsNotHeldIsRefusedEverywhere() {
    User admin = instances().admin();
    PublicKey unknown = PublicKey.random();
    var own = admin.userDatabase().rootId();
    assertThat(assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.getSigningKey(unknown)))
        .hasMessage("Key not found: " + unknown);
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.keyMapping(unknown, own));
    assertFails(
        ErrorKind.USER_KEY_NOT_FOUND, () -> admin.mapKey(unknown, own, SigKey.fromPubkey(unknown)));
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.createDatabase(Doc.EMPTY, unknown));
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.openDatabaseWithKey(own, unknown));
    assertFails(
        ErrorKind.USER_KEY_NOT_FOUND,
        () -> admin.trackDatabase(own, unknown, SyncSettings.disabled()));
    assertFails(ErrorKind.USER_KEY_NOT_FOUND, () -> admin.newDatabase().withKey(unknown).build());
    assertThat(admin.databases()).isEmpty();
  }

  @Test
  default void keysOfAUserWithPasswordAreWrappedAndOpenAgain() {
    Opened opened = instances().create(NewUser.withPassword(ADMIN, "pw"));
    User admin = opened.user().orElseThrow();
    PublicKey added = admin.addPrivateKey(Optional.of("laptop"));
    String secret = admin.getSigningKey(added).text();
    Instance again = instances().reopen(opened.instance());
    User back = instances().login(again, ADMIN, "pw");
    assertThat(back.getSigningKey(added).text()).isEqualTo(secret);
    assertThat(new UserRecords(back.userDatabase()).keys())
        .hasSize(2)
        .allMatch(row -> row.storage() instanceof KeyStorage.Encrypted);
  }

  @Test
  default void mappingsStandBesideEachOtherAndLast() {
    User admin = instances().admin();
    PublicKey root = admin.defaultKey();
    instances().clock.advance(1_000);
    PublicKey second = admin.addPrivateKey(Optional.empty());
    var database = admin.createDatabase(Doc.EMPTY, root).rootId();
    assertThat(admin.keyMapping(second, database)).isEmpty();
    admin.mapKey(second, database, SigKey.fromName("writer"));
    Instance again = instances().reopen(admin.instance());
    User back = instances().login(again, ADMIN);
    assertThat(back.keyMapping(root, database)).contains(SigKey.fromPubkey(root));
    assertThat(back.keyMapping(second, database)).contains(SigKey.fromName("writer"));
    assertThat(back.findKey(database)).contains(root);
  }

  @Test
  default void aKeysOwnIdentityIsStoredAsNull() {
    User admin = instances().admin();
    PublicKey root = admin.defaultKey();
    var database = admin.createDatabase(Doc.EMPTY, root).rootId();
    admin.mapKey(root, database, SigKey.global(root));
    assertThat(row(admin).databaseSigkeys().get(database)).contains(SigKey.global(root));
    admin.mapKey(root, database, SigKey.fromPubkey(root));
    assertThat(row(admin).databaseSigkeys().get(database)).isEmpty();
    assertThat(row(admin).toJson().at("/database_sigkeys/" + database).isNull()).isTrue();
  }

  private static UserKey row(User user) {
    return new UserRecords(user.userDatabase()).keys().getFirst();
  }

  @Test
  default void anEndedSessionsKeysAreWiped() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    PrivateKey key = bob.getSigningKey(bob.defaultKey());
    var database = bob.createDatabase(Doc.EMPTY.with("name", "kept"), bob.defaultKey());
    bob.logout();
    assertThat(database.getName()).isEqualTo("kept");
    org.assertj.core.api.Assertions.assertThatThrownBy(key::text)
        .isInstanceOf(RuntimeException.class);
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            database.withTransaction(transaction -> {
              transaction.getSettings().setName("changed");
              return "";
            }))
        .isInstanceOf(RuntimeException.class);
    assertThat(database.getName()).isEqualTo("kept");
  }
}
