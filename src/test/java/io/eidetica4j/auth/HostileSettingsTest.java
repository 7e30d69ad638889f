package io.eidetica4j.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Settings of the wrong kinds everywhere: an answer or a typed error, and never a right. */
class HostileSettingsTest {
  private static final PrivateKey STRANGER = PrivateKey.generate();
  private static final PublicKey LISTED = PublicKey.random();
  private static final Id TREE = Id.ofDagCbor(new byte[] {1});
  private static final List<String> KEYS =
      List.of(
          "keys",
          "delegations",
          "global",
          "permissions",
          "status",
          "name",
          "type",
          "priority",
          "tree",
          "permission_bounds",
          "max",
          "min",
          "root",
          "tips",
          "0",
          "",
          "a.b",
          LISTED.text(),
          TREE.toString());
  private static final List<String> TEXTS =
      List.of("Active", "Revoked", "Admin", "Write", "Read", "x", "", LISTED.text(), "dev");

  @Property(tries = 2000)
  void everyQuestionHasAnAnswerOrATypedError(@ForAll long seed) {
    AuthSettings settings = AuthSettings.of(doc(new Random(seed), 6));
    List<Runnable> questions =
        List.of(
            settings::hasAuth,
            settings::hasActiveAdmin,
            settings::keys,
            settings::globalKey,
            settings::globalPermission,
            settings::delegatedTrees,
            () -> settings.key(LISTED),
            () -> settings.delegatedTree(TREE),
            () -> settings.delegatedTree(Id.EMPTY),
            () -> settings.resolveHint(KeyHint.fromPubkey(LISTED)),
            () -> settings.resolveHint(KeyHint.fromName("dev")),
            () -> settings.resolveHint(KeyHint.fromName("")),
            () -> settings.resolveHint(KeyHint.global(LISTED)),
            () -> settings.findSigKeys(LISTED),
            () -> settings.sigKeyFor(LISTED),
            () -> settings.addKey(LISTED, AuthKey.active(Permission.read())),
            () -> settings.revokeKey(LISTED));
    for (Runnable question : questions) {
      try {
        question.run();
      } catch (EideticaException typed) {
        assertThat(typed).hasMessageNotContaining("null");
      }
    }
  }

  @Property(tries = 1000)
  void aStrangerIsVerifiedOnlyByAnActiveGlobalPermissionUnderTheGlobalHint(@ForAll long seed) {
    AuthSettings settings = AuthSettings.of(doc(new Random(seed), 6));
    AuthValidator validator = new AuthValidator(DelegationResolver.WAITS);
    SigKey own = SigKey.fromPubkey(STRANGER.publicKey());
    for (SigKey claim :
        List.of(own, SigKey.fromName("dev"), SigKey.fromPubkey(LISTED), SigKey.fromName(""))) {
      Entry entry = Signed.by(STRANGER, claim, "notes");
      assertThat(validator.judge(entry, settings)).isInstanceOf(Verdict.Failed.class);
    }
    Entry global = Signed.by(STRANGER, SigKey.global(STRANGER.publicKey()), "notes");
    assertThat(validator.judge(global, settings).equals(Verdict.VERIFIED))
        .isEqualTo(settings.globalPermission().filter(Permission::canWrite).isPresent());
  }

  private static Doc doc(Random random, int levels) {
    Doc doc = random.nextInt(4) == 0 ? Doc.atomic() : Doc.EMPTY;
    for (int i = random.nextInt(6); i > 0; i--) {
      doc = doc.withKey(pick(random, KEYS), value(random, levels));
    }
    return doc;
  }

  private static Value value(Random random, int levels) {
    return switch (random.nextInt(levels > 0 ? 12 : 5)) {
      case 0 -> Value.NULL;
      case 1 -> Value.DELETED;
      case 2 -> Value.of(random.nextBoolean());
      case 3 -> Value.of(random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(5));
      case 4 -> Value.of(pick(random, TEXTS));
      case 5 -> CrdtList.of(value(random, levels - 1));
      case 6 -> AuthKey.active("dev", Permission.admin(random.nextInt(9))).toDoc();
      default -> doc(random, levels - 1);
    };
  }

  private static <T> T pick(Random random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
