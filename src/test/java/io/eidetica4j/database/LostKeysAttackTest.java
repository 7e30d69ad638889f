package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.AuthKey;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 5. An admin's raw entry leaves an {@code auth} that can be read and in which no key is left,
 * or writes nonsense beside the keys. In the reference the former opens the database to everyone.
 */
class LostKeysAttackTest extends AttackScene {
  private Doc keys(Value each) {
    Doc keys = Doc.EMPTY;
    for (var key : List.of(admin, writer)) {
      keys = keys.withKey(key.publicKey().text(), each);
    }
    return keys;
  }

  private Value lost(String how) {
    return switch (how) {
      case "replaced as a whole" -> Doc.atomic();
      case "keys deleted" -> Doc.EMPTY.withKey("keys", Value.DELETED);
      case "keys a text" -> Doc.EMPTY.withKey("keys", Value.of("none"));
      case "keys an atomic nothing" -> Doc.EMPTY.withKey("keys", Doc.atomic());
      case "each deleted" -> Doc.EMPTY.withKey("keys", keys(Value.DELETED));
      case "each unreadable" -> Doc.EMPTY.withKey("keys", keys(Value.of(1)));
      default -> throw new IllegalArgumentException(how);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replaced as a whole",
        "keys deleted",
        "keys a text",
        "keys an atomic nothing",
        "each deleted",
        "each unreadable"
      })
  void aDatabaseWhoseKeysWereLostIsClosedNotOpen(String how) {
    Database database = create();
    Bytes payload = Doc.EMPTY.withKey("auth", lost(how)).toJson();
    Entry loss = Forged.on(database).payload("_settings", payload).by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(loss));
    assertVerified(database, loss);
    Id end = loss.id();
    assertThat(database.snapshot()).containsExactly(end);
    Entry data = Forged.on(database).data(DATA, "stolen", "1").at(end).unsigned();
    Entry coup = Forged.on(database).payload("_settings", coup(stranger)).at(end).unsigned();
    Entry signed = Forged.on(database).payload("_settings", coup(stranger)).at(end).by(stranger);
    attack(database, data, coup, signed);
    assertRefused(database, data, "unsigned");
    assertRefused(database, coup, "unsigned");
    assertThat(database.status(signed.id()))
        .contains(io.eidetica4j.entry.VerificationStatus.FAILED);
    assertThat(trees.canAccess(database.rootId(), stranger.publicKey(), Permission.read()))
        .isFalse();
    assertThatThrownBy(() -> Steps.grant(database.withKey(stranger), stranger, adminRecord()))
        .isInstanceOf(EideticaException.class);
    assertThat(database.snapshot()).containsExactly(end);
    assertThat(Steps.keys(database, DATA)).containsExactly("honest");
  }

  private static AuthKey adminRecord() {
    return AuthKey.active(Permission.admin(0));
  }

  @Test
  void nonsenseBesideTheKeysHoldsNobodyUp() {
    Database database = create();
    Doc nonsense =
        Doc.EMPTY
            .withKey("delegations", Value.of("none"))
            .withKey("global", Value.of(7))
            .withKey("", Value.NULL)
            .withKey("x".repeat(100_000), Value.of(1))
            .withKey("keys", oddKeys());
    Entry odd =
        Forged.on(database)
            .payload("_settings", Doc.EMPTY.withKey("auth", nonsense).toJson())
            .by(admin);
    trees.putRemoteEntries(database.rootId(), List.of(odd));
    assertVerified(database, odd);
    assertThat(trees.findSigkeys(database.rootId(), stranger.publicKey())).isEmpty();
    Entry stolen = Forged.on(database).data(DATA, "stolen", "1").at(odd.id()).by(stranger);
    attack(database, stolen);
    assertRefused(database, stolen, "unknown_signer");
    assertLifeGoesOn(database);
  }

  private static Doc oddKeys() {
    Doc record = AuthKey.active("odd", Permission.write(1)).toDoc();
    Doc keys = Doc.EMPTY.withKey("no key at all", record).withKey("*", record);
    for (Map.Entry<String, Value> each :
        Map.of(
                "permissions", Value.of("admin:-1"),
                "permission", (Value) Doc.of("type", "Owner"),
                "status", Value.of("Sleeping"),
                "name", Value.of(5))
            .entrySet()) {
      keys =
          keys.withKey(
              Steps.key(60 + each.getKey().length()).publicKey().text(),
              record.withKey(each.getKey(), each.getValue()));
    }
    return keys;
  }
}
