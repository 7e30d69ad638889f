package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.SecureRandoms;
import io.eidetica4j.service.server.ServiceOptions;
import io.eidetica4j.service.server.ServiceServer;
import io.eidetica4j.store.Table;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Instances that a daemon holds, at {@code unix://socket}. What is overridden needs the device key
 * or a list of all that is stored, which the daemon gives to nobody; the tests here show the
 * refusal in its place.
 */
class UnixInstanceTest extends InstanceContract {
  private Optional<ServiceServer> server = Optional.empty();

  @Override
  Instances.Place place(Path folder) {
    Path socket = folder.resolve("d.sock");
    return new Instances.Place(
        "unix://" + socket,
        true,
        Optional.of((initial, options) -> serve(initial, options, socket)));
  }

  private void serve(NewUser initial, InstanceOptions options, Path socket) {
    try (Opened opened = Instance.connectOrCreate("memory://", initial, options)) {
      server = Optional.of(ServiceServer.start(opened.instance(), ServiceOptions.of(socket)));
    }
  }

  @AfterEach
  void stopDaemon() {
    server.ifPresent(ServiceServer::close);
  }

  @Override
  @Test
  public void theDeviceIdSurvivesEveryReopening() {
    Instance instance = instances().admin().instance();
    var id = instance.id();
    ContractPart.assertFails(ErrorKind.INSTANCE_DEVICE_KEY_NOT_FOUND, instance::signingKey);
    assertThat(instances().reopen(instance).id()).isEqualTo(id);
  }

  /** The daemon syncs, or does not. */
  @Override
  @Test
  public void syncIsSwitchedOnOnceAndForAllHandles() {
    Instance instance = instances().admin().instance();
    instance.enableSync();
    assertThat(instance.isSyncEnabled()).isFalse();
    assertThat(instance.metadata().syncDb()).isEmpty();
    instance.flushSync();
  }

  @Override
  @Test
  public void nothingShownHoldsASecret() {
    User admin = instances().admin();
    String seed = admin.getSigningKey(admin.defaultKey()).text();
    Instance instance = admin.instance();
    assertThat(instance + " " + instance.remoteConnection() + " " + instance.backend())
        .doesNotContain(seed);
  }

  @Override
  @Test
  public void bootstrapWritesSevenVerifiedEntriesInTheReferencesOrder() {
    Instance instance = instances().admin().instance();
    ContractPart.assertFails(
        ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED, () -> instance.backend().trees());
    ContractPart.assertFails(
        ErrorKind.INSTANCE_OPERATION_NOT_SUPPORTED, () -> instance.backend().roots());
  }

  @Override
  @Test
  public void aFailingInitialiserLeavesNoDatabaseButTheKey() {
    User admin = instances().admin();
    int keys = admin.listKeys().size();
    assertThatIllegalStateException()
        .isThrownBy(() ->
            admin.createDatabase(
                Doc.EMPTY,
                admin.defaultKey(),
                transaction -> {
                  throw new IllegalStateException("no");
                }));
    assertThat(admin.databases()).isEmpty();
    assertThat(admin.listKeys()).hasSize(keys);
  }

  /** How many there are does not cross the socket. */
  @Override
  @Test
  public void twoUsersOfOneNameDoNotLogIn() {
    User admin = instances().admin();
    UserInfo info = admin.userInfo();
    Updates.change(
        admin
            .instance()
            .trees()
            .open(admin.instance().metadata().usersDb())
            .withKey(admin.getSigningKey(admin.defaultKey())),
        change -> change.getStore(Table.type(UserInfo.FORMAT), SystemDatabases.USERS).insert(info));
    ContractPart.assertFails(
        ErrorKind.USER_DUPLICATE_USERS_DETECTED,
        () -> admin.instance().loginUser(admin.username(), Optional.empty()));
  }

  /** The daemon does not note logins over the socket. */
  @Override
  @Test
  public void aLoginIsRecordedAndNotAgainWithinTheHour() {
    User admin = instances().admin();
    var users = admin.instance().trees().open(admin.instance().metadata().usersDb());
    var before = users.snapshot();
    instances().login(admin.instance(), admin.username());
    assertThat(users.snapshot()).isEqualTo(before);
  }

  @Override
  @Test
  public void aChangedPasswordOpensAllKeysAndTheFormerNone() {
    assertPasswordStays();
  }

  @Override
  @Test
  public void thePasswordsThatWereGivenAreWiped() {
    char[] next = "next".toCharArray();
    User admin = instances().admin();
    ContractPart.assertFails(
        ErrorKind.INSTANCE_DEVICE_KEY_NOT_FOUND,
        () -> admin.changePassword(Optional.empty(), Optional.of(next)));
    assertThat(next).containsOnly('\0');
  }

  @Override
  @Test
  public void aPasswordIsSetAndTakenAway() {
    assertPasswordStays();
  }

  @Override
  @Test
  public void aSessionFromBeforeTheChangeMakesNoKeyThatNobodyCouldOpen() {
    assertPasswordStays();
  }

  @Override
  @Test
  public void withoutTheCurrentPasswordNothingChanges() {
    assertPasswordStays();
  }

  /** The row of a user is signed by the instance, so only the daemon can change it. */
  private void assertPasswordStays() {
    User admin = instances().admin();
    ContractPart.assertFails(
        ErrorKind.INSTANCE_DEVICE_KEY_NOT_FOUND,
        () -> admin.changePassword(Optional.empty(), Optional.of("next".toCharArray())));
    instances().login(admin.instance(), admin.username());
  }

  @Override
  @Test
  public void aSealIsWorthNothingWithoutItsKeyOrOnceThePasswordChanged() {
    byte[] key = SecureRandoms.bytes(32);
    User admin = instances().admin();
    var sealed = admin.seal(key);
    byte[] other = SecureRandoms.bytes(32);
    ContractPart.assertFails(
        ErrorKind.USER_DECRYPTION_FAILED, () -> admin.instance().restoreUser(sealed, other));
  }

  /** Who restores a session must be able to read the directory of users. */
  @Override
  @Test
  public void aSealedSessionIsGoneOnWithElsewhere() {
    byte[] key = SecureRandoms.bytes(32);
    User admin = instances().admin();
    var sealed = admin.seal(key);
    User again = instances().keep(admin.instance().restoreUser(sealed, key));
    assertThat(again.listKeys()).isEqualTo(admin.listKeys());
    Instance reopened = instances().reopen(admin.instance());
    ContractPart.assertFails(
        ErrorKind.INSTANCE_AUTHENTICATION_REQUIRED, () -> reopened.restoreUser(sealed, key));
  }
}
