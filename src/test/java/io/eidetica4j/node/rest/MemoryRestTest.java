package io.eidetica4j.node.rest;

import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.DelegationStep;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.run.Node;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RestProfile.Memory.class)
class MemoryRestTest extends RestContract {
  @Inject Node node;

  /** A root entry whose signer is known by a tree that is not here, and that therefore waits. */
  @Test
  void aDatabaseWhoseRootIsUnverifiedIsNotFound() {
    RestClient admin = RestClient.admin();
    Id elsewhere = id(admin.newDatabase());
    Instance instance = node.instance();
    try (User user = instance.loginUser(RestClient.ADMIN, Optional.of(RestClient.PASSWORD))) {
      PrivateKey key = user.getSigningKey(user.defaultKey());
      SigKey waiting =
          new SigKey.Delegation(
              List.of(new DelegationStep(elsewhere, List.of(elsewhere))),
              KeyHint.fromPubkey(key.publicKey()));
      Entry root = Entry.rootBuilder().setSig(SigInfo.of(waiting)).build().sign(key);
      instance.putEntry(root.id(), VerificationStatus.UNVERIFIED, root, WriteSource.REMOTE);
      user.mapKey(key.publicKey(), root.id(), SigKey.fromPubkey(key.publicKey()));
      RestClient fresh = RestClient.login(RestClient.ADMIN, RestClient.PASSWORD);
      for (String path : List.of("", "/settings", "/auth", "/stores", "/entries", "/docs/d")) {
        fresh.get("/databases/" + root.id() + path).statusCode(404);
      }
      fresh.put("/databases/" + root.id() + "/docs/d/a", "1").statusCode(404);
    }
  }

  private static Id id(String path) {
    return Id.parse(path.substring(path.lastIndexOf('/') + 1));
  }
}
