package io.eidetica4j.sync.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Challenges;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is signed, against the figures of the protocol's description. */
class SyncRequestAuthTest {
  private static final PrivateKey SERVER = key(1);
  private static final PrivateKey CLIENT = key(2);
  private static final long NOW = 1_700_000_000_000L;
  private static final Id TREE = digest(0x11);
  private static final byte[] NONCE = counting();

  @Test
  void aRequestWithTips() throws Exception {
    Snapshot tips = Snapshot.of(List.of(digest(0x33), digest(0x22)));
    check(
        tips,
        370,
        "be823c28e22e9373ed6db5f1c24b1db4fe4b59206167496bf40ddf4aed7fb0a0",
        "3dae18ba7a7912bb76a7a90e0a7d5cb7cd7dc64c0557ca4eceaaf0991f7e1a5d65837690678e2ea587c270b4bb88d8985a7387c14312ee8dd658b33ead329e04");
  }

  @Test
  void tipsAreOrderedByDigestAndNotByText() throws Exception {
    Snapshot tips = Snapshot.of(List.of(digest(0x1a), digest(0x19)));
    check(
        tips,
        370,
        "4fd5a8d4ff7c8a86ce2ff501e7d9579a07527609e5e07357907e2f98c7b6517b",
        "da47add58b67a92fb5ae8f0bdb74f811a016132cd356d4d1bc9c0689daa2938df2a408d4a0292c52dad8341ab5e33270b409618e078bc696ac95f51a1cff300a");
  }

  @Test
  void aBootstrap() throws Exception {
    check(
        Snapshot.EMPTY,
        236,
        "ad41e2d9f39f0e9eeffc9c821ea145cc7648dda9fb5f93770474538498484bf2",
        "9588590958ac859c32e79cb5f4b3c810133cae7beaf20d15c5323b2fdd368626c91a54fbe9e31ab633a6c8b27217830d739d0a3285a47a1d958a6ebe5f420600");
  }

  @Test
  void aHandshakeSignsTheBareChallenge() {
    assertThat(Bytes.wrap(Challenges.respond(NONCE, SERVER)).hex())
        .isEqualTo(
            "b97dfcddb50c3c713905ad30906619d05efedd04e713be6d799a8586b2775b34d56177bc46409fb9cb5d247094c728d7e52773410d826d49c28ec0ffede25302");
  }

  @Test
  void aSignatureIsOfOneServerTreeTipsAndTimeOnly() {
    Snapshot tips = Snapshot.of(digest(0x22));
    PublicKey server = SERVER.publicKey();
    SyncRequestAuth auth = SyncRequestAuth.sign(CLIENT, server, TREE, tips, NOW, NONCE);
    assertThat(auth.verifies(server, TREE, tips)).isTrue();
    assertThat(auth.verifies(CLIENT.publicKey(), TREE, tips)).isFalse();
    assertThat(auth.verifies(server, digest(0x12), tips)).isFalse();
    assertThat(auth.verifies(server, TREE, Snapshot.EMPTY)).isFalse();
    assertThat(
            new SyncRequestAuth(auth.key(), NOW + 1, auth.nonce(), auth.signature())
                .verifies(server, TREE, tips))
        .isFalse();
    assertThat(
            new SyncRequestAuth(auth.key(), NOW, Bytes.EMPTY, auth.signature())
                .verifies(server, TREE, tips))
        .isFalse();
  }

  private static void check(Snapshot tips, int length, String sha, String signature)
      throws Exception {
    byte[] message = SyncRequestAuth.message(SERVER.publicKey(), TREE, tips, NOW, NONCE);
    assertThat(message).hasSize(length);
    assertThat(Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(message)).hex())
        .isEqualTo(sha);
    assertThat(
            SyncRequestAuth.sign(CLIENT, SERVER.publicKey(), TREE, tips, NOW, NONCE)
                .signature()
                .hex())
        .isEqualTo(signature);
  }

  private static PrivateKey key(int fill) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) fill);
    return PrivateKey.of(seed);
  }

  private static Id digest(int fill) {
    byte[] cid = Id.ofDagCbor(new byte[0]).cidBytes();
    Arrays.fill(cid, cid.length - 32, cid.length, (byte) fill);
    return Id.fromCidBytes(cid);
  }

  private static byte[] counting() {
    byte[] bytes = new byte[32];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
