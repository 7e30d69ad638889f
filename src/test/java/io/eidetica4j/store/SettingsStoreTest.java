package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.DelegatedTreeRef;
import io.eidetica4j.auth.KeyStatus;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.auth.TreeReference;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.HeightStrategy;
import io.eidetica4j.entry.Id;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsStoreTest {
  private static final PublicKey ALICE = PublicKey.random();
  private static final PublicKey BOB = PublicKey.random();

  private final FakeContext context = new FakeContext();
  private final SettingsStore settings = new SettingsStore(context);

  @Test
  void theNameIsReadAndChanged() {
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, settings::getName);
    settings.setName("db");
    context.commit();
    assertThat(settings.getName()).isEqualTo("db");
    settings.setName("other");
    assertThat(settings.getName()).isEqualTo("other");
    settings.asDocStore().set("name", 5);
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, settings::getName);
  }

  @Test
  void otherSettingsAreKeptBesideIt() {
    settings.asDocStore().set("theme.color", "red");
    context.commit();
    assertThat(settings.getText("theme.color")).isEqualTo("red");
    assertThat(settings.get("theme")).isEqualTo(Doc.EMPTY.with("color", "red"));
    assertThat(settings.getAll()).isEqualTo(Doc.EMPTY.with("theme.color", "red"));
  }

  @Test
  void onlyWhatChangedIsStaged() {
    settings.setName("db");
    settings.setAuthKey(ALICE, AuthKey.active(Permission.admin(0)));
    context.commit();
    AuthKey bob = AuthKey.active("bob", Permission.write(1));
    settings.setAuthKey(BOB, bob);
    assertThat(context.stagedDoc("_settings"))
        .isEqualTo(Doc.EMPTY.with("auth.keys." + BOB, bob.toDoc()));
    assertThat(settings.authSnapshot().keys()).containsOnlyKeys(ALICE.text(), BOB.text());
    assertThat(settings.getAuthKey(ALICE).permissions()).isEqualTo(Permission.admin(0));
    context.commit();
    assertThat(settings.getAuthKey(BOB)).isEqualTo(bob);
    assertThat(settings.getName()).isEqualTo("db");
  }

  @Test
  void keysAreRenamedAndRevokedAndUnknownOnesNotFound() {
    settings.setAuthKey(ALICE, AuthKey.active("a", Permission.write(3)));
    context.commit();
    settings.renameAuthKey(ALICE, Optional.of("b"));
    context.commit();
    settings.revokeAuthKey(ALICE);
    context.commit();
    assertThat(settings.getAuthKey(ALICE))
        .isEqualTo(new AuthKey(Optional.of("b"), Permission.write(3), KeyStatus.REVOKED));
    settings.renameAuthKey(ALICE, Optional.empty());
    context.commit();
    assertThat(settings.getAuthKey(ALICE).name()).isEmpty();
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.getAuthKey(BOB));
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.revokeAuthKey(BOB));
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.renameAuthKey(BOB, Optional.of("x")));
  }

  @Test
  void aDeletedKeyReadsAsAbsent() {
    settings.setAuthKey(ALICE, AuthKey.active(Permission.read()));
    context.commit();
    assertThat(settings.asDocStore().delete("auth.keys." + ALICE)).isTrue();
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, () -> settings.getAuthKey(ALICE));
  }

  @Test
  void theGlobalPermissionIsReadAndSet() {
    Thrown.kind(ErrorKind.AUTH_KEY_NOT_FOUND, settings::getGlobalAuthKey);
    settings.setGlobalAuthKey(AuthKey.active(Permission.write(10)));
    context.commit();
    assertThat(settings.getGlobalAuthKey()).isEqualTo(AuthKey.active(Permission.write(10)));
  }

  @Test
  void delegatedTreesAreFiledUnderTheirRoot() {
    Id root = Id.ofDagCbor(new byte[] {1});
    DelegatedTreeRef ref =
        new DelegatedTreeRef(
            PermissionBounds.upTo(Permission.write(1)), new TreeReference(root, List.of(root)));
    settings.addDelegatedTree(ref);
    assertThat(context.stagedDoc("_settings"))
        .isEqualTo(Doc.EMPTY.with("auth.delegations." + root, ref.toDoc()));
    assertThat(settings.authSnapshot().delegatedTree(root)).isEqualTo(ref);
  }

  @Test
  void heightsAreCountedAsSetWithTheirJsonQuotes() {
    assertThat(settings.getHeightStrategy()).isEqualTo(HeightStrategy.INCREMENTAL);
    settings.setHeightStrategy(HeightStrategy.TIMESTAMP);
    assertThat(context.stagedDoc("_settings"))
        .isEqualTo(Doc.EMPTY.with("height_strategy", "\"timestamp\""));
    context.commit();
    assertThat(settings.getHeightStrategy()).isEqualTo(HeightStrategy.TIMESTAMP);
  }

  @Test
  void aHeightStrategyThatIsNoneIsAnError() {
    for (String bad : List.of("timestamp", "\"Timestamp\"", "", "5", "\"timestamp\" x")) {
      settings.asDocStore().set("height_strategy", bad);
      Thrown.kind(ErrorKind.CRDT_DESERIALIZATION_FAILED, settings::getHeightStrategy);
    }
    settings.asDocStore().set("height_strategy", 5);
    assertThat(settings.getHeightStrategy()).isEqualTo(HeightStrategy.INCREMENTAL);
  }

  @Test
  void authOfTheWrongKindOpensNothing() {
    settings.setAuthKey(ALICE, AuthKey.active(Permission.admin(0)));
    context.commit();
    for (Value junk : List.of(Value.of("x"), Value.DELETED)) {
      settings.asDocStore().set("auth", junk);
      Thrown.kind(ErrorKind.TRANSACTION_CORRUPTED_AUTH_CONFIGURATION, settings::authSnapshot);
      Thrown.kind(
          ErrorKind.TRANSACTION_CORRUPTED_AUTH_CONFIGURATION, () -> settings.getAuthKey(ALICE));
      Thrown.kind(ErrorKind.TRANSACTION_CORRUPTED_AUTH_CONFIGURATION, settings::authDoc);
    }
    assertThat(new SettingsStore(new FakeContext()).authSnapshot().hasAuth()).isFalse();
  }
}
