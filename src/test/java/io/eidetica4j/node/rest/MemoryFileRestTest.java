package io.eidetica4j.node.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RestProfile.MemoryFile.class)
class MemoryFileRestTest extends RestContract {
  /** Here, since it closes the test's address to others' guesses for a while. */
  @Test
  void guessesOfTheCurrentPasswordAreCounted() {
    RestClient user = RestClient.newUser();
    int status = 0;
    for (int i = 0; i < 70 && status != 429; i++) {
      status =
          user.json("{'current':'guess','new':'new'}")
              .put("/sessions/current/password")
              .statusCode();
      assertThat(status).isIn(403, 429);
    }
    assertThat(status).isEqualTo(429);
  }
}
