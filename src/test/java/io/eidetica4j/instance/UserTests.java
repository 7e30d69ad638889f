package io.eidetica4j.instance;

import static io.eidetica4j.instance.ContractPart.assertFails;
import static io.eidetica4j.instance.Instances.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.KeyStatus;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.store.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Users: making them, logging in, administering. */
interface UserTests extends ContractPart {
  @Test
  default void theFirstUserAdministersAndOthersDoNot() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    assertThat(admin.isAdmin()).isTrue();
    assertThat(bob.isAdmin()).isFalse();
    InstanceMetadata metadata = admin.instance().backend().metadata().orElseThrow();
    long entries = admin.instance().trees().open(metadata.usersDb()).entryCount();
    assertFails(ErrorKind.USER_INSUFFICIENT_PERMISSIONS, bob::admin);
    assertThat(admin.instance().trees().open(metadata.usersDb()).entryCount()).isEqualTo(entries);
    assertThat(auth(admin, metadata).findKey(bob.defaultKey())).isEmpty();
  }

  private static io.eidetica4j.auth.AuthSettings auth(User user, InstanceMetadata metadata) {
    return user.instance().trees().open(metadata.usersDb()).getSettings().authSnapshot();
  }

  @Test
  default void aPromotedUserAdministersAndPromotesOthersWithTheirOwnKey() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    User carol = instances().newUser(admin, "carol");
    admin.admin().grantInstanceAdmin(bob.defaultKey());
    admin.admin().grantInstanceAdmin(bob.defaultKey());
    assertThat(bob.isAdmin()).isTrue();
    bob.admin().grantInstanceAdmin(carol.defaultKey());
    assertThat(carol.admin().createUser(NewUser.passwordless("dave"))).isNotEmpty();
    assertThat(carol.admin().listUsers()).containsExactly(ADMIN, "bob", "carol", "dave");
  }

  @Test
  default void aRevokedAdministratorIsNone() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    admin.admin().grantInstanceAdmin(bob.defaultKey());
    InstanceMetadata metadata = admin.instance().backend().metadata().orElseThrow();
    admin
        .instance()
        .trees()
        .open(metadata.usersDb())
        .withKey(admin.getSigningKey(admin.defaultKey()))
        .withTransaction(transaction -> {
          transaction.getSettings().revokeAuthKey(bob.defaultKey());
          return bob;
        });
    assertThat(auth(admin, metadata).findKey(bob.defaultKey()).orElseThrow().status())
        .isEqualTo(KeyStatus.REVOKED);
    assertThat(bob.isAdmin()).isFalse();
    assertFails(ErrorKind.USER_INSUFFICIENT_PERMISSIONS, bob::admin);
  }

  @Test
  default void usersAreListedByNameAndEachLogsInTheirOwnWay() {
    User admin = instances().admin();
    assertThat(admin.admin().listUsers()).containsExactly(ADMIN);
    admin.admin().createUser(NewUser.passwordless("zoe"));
    admin.admin().createUser(NewUser.withPassword("bob", "pw"));
    admin.admin().createUser(NewUser.withPassword("carol", ""));
    admin.admin().createUser(NewUser.passwordless(""));
    Instance again = instances().reopen(admin.instance());
    User back = instances().login(again, ADMIN);
    assertThat(back.admin().listUsers()).containsExactly("", ADMIN, "bob", "carol", "zoe");
    assertThat(back.admin().users()).allMatch(user -> user.status() == UserStatus.ACTIVE);
    instances().login(again, "zoe");
    instances().login(again, "bob", "pw");
    instances().login(again, "carol", "");
    instances().login(again, "");
  }

  @Test
  default void aNewUsersIdIsAUuid() {
    User admin = instances().admin();
    String uuid = admin.admin().createUser(NewUser.passwordless("bob"));
    assertThat(UUID.fromString(uuid).toString()).isEqualTo(uuid);
    assertThat(instances().login(admin.instance(), "bob").uuid()).isEqualTo(uuid);
  }

  @Test
  default void aUsernameIsTakenOnce() {
    User admin = instances().admin();
    admin.admin().createUser(NewUser.passwordless("bob"));
    assertThat(
            assertFails(
                    ErrorKind.USER_USERNAME_ALREADY_EXISTS,
                    () -> admin.admin().createUser(NewUser.withPassword("bob", "x")))
                .getMessage())
        .isEqualTo("Username already exists: bob");
    admin.admin().createUser(NewUser.passwordless("Bob"));
    assertThat(admin.admin().listUsers()).containsExactly("Bob", ADMIN, "bob");
  }

  @Test
  default void aUsernameIsTakenOnceAlsoByManyAtOnce() throws Exception {
    User admin = instances().admin();
    List<Callable<Boolean>> attempts = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      String name = "user" + i % 4;
      attempts.add(() -> {
        try {
          admin.admin().createUser(NewUser.passwordless(name));
          return true;
        } catch (io.eidetica4j.ConflictException e) {
          return false;
        }
      });
    }
    int made = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        made += attempt.get() ? 1 : 0;
      }
    }
    assertThat(made).isEqualTo(4);
    assertThat(admin.admin().listUsers())
        .containsExactly(ADMIN, "user0", "user1", "user2", "user3");
  }

  @Test
  default void anOverlongUsernameIsRefused() {
    User admin = instances().admin();
    assertFails(
        ErrorKind.INSTANCE_LIMIT_EXCEEDED,
        () -> admin.admin().createUser(NewUser.passwordless("x".repeat(1025))));
    admin.admin().createUser(NewUser.passwordless("é".repeat(512)));
  }

  @Test
  default void textThatOthersCannotReadIsRefused() {
    User admin = instances().admin();
    String broken = "half a pair: \ud83d";
    assertFails(
        ErrorKind.INSTANCE_INVALID_OPERATION,
        () -> admin.admin().createUser(NewUser.passwordless(broken)));
    assertFails(
        ErrorKind.INSTANCE_INVALID_OPERATION, () -> admin.addPrivateKey(Optional.of(broken)));
    var root = admin.newDatabase().name("x").build().database().rootId();
    assertFails(
        ErrorKind.INSTANCE_INVALID_OPERATION,
        () ->
            admin.trackDatabase(
                root, admin.defaultKey(), SyncSettings.enabled().withProperty("p", broken)));
    assertThat(admin.admin().listUsers()).containsExactly(ADMIN);
    assertThat(admin.listKeys()).hasSize(2);
  }

  @Test
  default void loginFailsInTheReferencesWays() {
    User admin = instances().admin();
    Instance instance = admin.instance();
    admin.admin().createUser(NewUser.withPassword("bob", "Pass"));
    assertThat(
            assertFails(
                    ErrorKind.USER_USER_NOT_FOUND,
                    () -> instance.loginUser("nobody", Optional.empty()))
                .getMessage())
        .isEqualTo("User not found: nobody");
    assertFails(
        ErrorKind.USER_USER_NOT_FOUND, () -> instance.loginUser("nobody", Optional.of("x")));
    assertFails(ErrorKind.USER_INVALID_PASSWORD, () -> instance.loginUser(ADMIN, Optional.of("x")));
    assertFails(ErrorKind.USER_INVALID_PASSWORD, () -> instance.loginUser(ADMIN, Optional.of("")));
    assertFails(
        ErrorKind.USER_PASSWORD_REQUIRED, () -> instance.loginUser("bob", Optional.empty()));
    assertFails(
        ErrorKind.USER_DECRYPTION_FAILED, () -> instance.loginUser("bob", Optional.of("pass")));
    assertFails(ErrorKind.USER_DECRYPTION_FAILED, () -> instance.loginUser("bob", Optional.of("")));
    instances().login(instance, "bob", "Pass");
  }

  @Test
  default void anyTextIsAPassword() {
    User admin = instances().admin();
    int i = 0;
    for (String password : List.of("", "pässwörd 🔑", "!@#$%^&*()\"'\\\n\t", "x".repeat(1000))) {
      String name = "user" + i++;
      admin.admin().createUser(NewUser.withPassword(name, password));
      instances().login(admin.instance(), name, password);
      assertFails(
          ErrorKind.USER_PASSWORD_REQUIRED,
          () -> admin.instance().loginUser(name, Optional.empty()));
      assertFails(
          ErrorKind.USER_DECRYPTION_FAILED,
          () -> admin.instance().loginUser(name, Optional.of(password + "x")));
    }
  }

  @Test
  default void aPasswordInAnArrayIsWiped() {
    User admin = instances().admin();
    admin.admin().createUser(NewUser.withPassword("bob", "pw"));
    char[] password = {'p', 'w'};
    instances().keep(admin.instance().loginUser("bob", password));
    assertThat(password).containsOnly('\0');
    char[] wrong = {'n', 'o'};
    assertFails(ErrorKind.USER_DECRYPTION_FAILED, () -> admin.instance().loginUser("bob", wrong));
    assertThat(wrong).containsOnly('\0');
  }

  @Test
  default void keysAreStoredInClearOrWrapped() {
    User admin = instances().admin();
    admin.admin().createUser(NewUser.withPassword("bob", "pw"));
    UserCredentials clear = admin.userInfo().credentials();
    assertThat(clear.passwordSalt()).isEmpty();
    assertThat(clear.rootKey()).isInstanceOf(KeyStorage.Unencrypted.class);
    UserCredentials wrapped =
        instances().login(admin.instance(), "bob", "pw").userInfo().credentials();
    assertThat(wrapped.passwordSalt().orElseThrow()).hasSize(22);
    assertThat(wrapped.rootKey()).isInstanceOf(KeyStorage.Encrypted.class);
  }

  @Test
  default void aDisabledUserDoesNotLogIn() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    for (UserStatus status : List.of(UserStatus.DISABLED, UserStatus.LOCKED)) {
      UserInfo info = bob.userInfo();
      putUser(
          admin,
          bob.uuid(),
          new UserInfo(
              info.username(),
              info.userDatabaseId(),
              info.credentials(),
              info.createdAt(),
              status));
      assertFails(
          ErrorKind.USER_USER_DISABLED, () -> admin.instance().loginUser("bob", Optional.empty()));
      assertThat(admin.admin().users())
          .anyMatch(user -> user.uuid().equals(bob.uuid()) && user.status() == status);
    }
  }

  @Test
  default void twoUsersOfOneNameDoNotLogIn() {
    User admin = instances().admin();
    User bob = instances().newUser(admin, "bob");
    putUser(admin, UUID.randomUUID().toString(), bob.userInfo());
    assertThat(
            assertFails(
                    ErrorKind.USER_DUPLICATE_USERS_DETECTED,
                    () -> admin.instance().loginUser("bob", Optional.empty()))
                .detail("count"))
        .contains("2");
  }

  private static void putUser(User admin, String uuid, UserInfo info) {
    Database users =
        admin
            .instance()
            .trees()
            .open(admin.instance().backend().metadata().orElseThrow().usersDb());
    users
        .withKey(admin.getSigningKey(admin.defaultKey()))
        .withTransaction(transaction -> {
          transaction.getStore(Table.type(UserInfo.FORMAT), "users").put(uuid, info);
          return uuid;
        });
  }

  @Test
  default void aRowThatCannotBeReadLocksNobodyOut() {
    User admin = instances().admin();
    Database users =
        admin
            .instance()
            .trees()
            .open(admin.instance().backend().metadata().orElseThrow().usersDb());
    users
        .withKey(admin.getSigningKey(admin.defaultKey()))
        .withTransaction(transaction -> {
          transaction.getStore(Table.type(String.class), "users").insert("no user");
          return "";
        });
    assertThat(admin.admin().listUsers()).containsExactly(ADMIN);
    instances().login(admin.instance(), ADMIN);
    instances().newUser(admin, "bob");
  }

  @Test
  default void severalSessionsAreIndependent() {
    User admin = instances().admin();
    User second = instances().login(admin.instance(), ADMIN);
    User bob = instances().newUser(admin, "bob");
    assertThat(second.uuid()).isEqualTo(admin.uuid()).isNotEqualTo(bob.uuid());
    PublicKey key = second.defaultKey();
    second.logout();
    second.logout();
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, second::listKeys);
    assertFails(ErrorKind.INSTANCE_INSTANCE_DROPPED, second::databases);
    assertThat(admin.getSigningKey(key).publicKey()).isEqualTo(key);
    instances().login(admin.instance(), ADMIN);
  }

  @Test
  default void aLoginIsRecordedAndNotAgainWithinTheHour() {
    User admin = instances().admin();
    Database users =
        admin
            .instance()
            .trees()
            .open(admin.instance().backend().metadata().orElseThrow().usersDb());
    assertThat(users.storeNames()).doesNotContain("last_login");
    long made = users.entryCount();
    instances().clock.set(1_800_000_000_000L);
    instances().login(admin.instance(), ADMIN);
    assertThat(lastLogin(users, admin)).isEqualTo(1_800_000_000L);
    instances().clock.advance(3_590_000);
    instances().login(admin.instance(), ADMIN);
    assertThat(users.entryCount()).isEqualTo(made + 1);
    instances().clock.advance(20_000);
    instances().login(admin.instance(), ADMIN);
    assertThat(users.entryCount()).isEqualTo(made + 2);
    assertThat(lastLogin(users, admin)).isGreaterThanOrEqualTo(1_800_003_600L);
  }

  private static long lastLogin(Database users, User user) {
    return users.getStoreViewer(Table.type(Long.class), "last_login").get(user.uuid());
  }
}
