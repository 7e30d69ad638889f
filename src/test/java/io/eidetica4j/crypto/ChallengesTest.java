package io.eidetica4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import org.junit.jupiter.api.Test;

class ChallengesTest {
  private final PrivateKey key = PrivateKey.generate();
  private final byte[] challenge = Challenges.generate();
  private final byte[] response = Challenges.respond(challenge, key);

  @Test
  void challengesHave32BytesAndDiffer() {
    assertThat(challenge).hasSize(32).isNotEqualTo(Challenges.generate());
  }

  @Test
  void responseProvesTheKey() {
    assertThat(response).hasSize(64);
    Challenges.verify(challenge, response, key.publicKey());
  }

  @Test
  void responseProvesNoOtherKeyAndAnswersNoOtherChallenge() {
    refused(challenge, response, PublicKey.random());
    refused(Challenges.generate(), response, key.publicKey());
    refused(challenge, new byte[63], key.publicKey());
    refused(challenge, new byte[0], key.publicKey());
  }

  private static void refused(byte[] challenge, byte[] response, PublicKey key) {
    EideticaException e =
        catchThrowableOfType(
            EideticaException.class, () -> Challenges.verify(challenge, response, key));
    assertThat(e.kind()).isEqualTo(ErrorKind.AUTH_INVALID_SIGNATURE);
    assertThat(e).hasMessage("Invalid signature");
  }
}
