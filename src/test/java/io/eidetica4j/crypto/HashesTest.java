package io.eidetica4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import org.junit.jupiter.api.Test;

class HashesTest {
  private static final byte[] ABC = {'a', 'b', 'c'};

  @Test
  void publishedDigests() {
    assertThat(hex(Hashes.blake3(new byte[0])))
        .isEqualTo("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    assertThat(hex(Hashes.blake3(ABC)))
        .isEqualTo("6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
    assertThat(hex(Hashes.sha256(ABC)))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(hex(Hashes.sha512(ABC)))
        .startsWith("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a")
        .hasSize(128);
  }

  private static String hex(byte[] bytes) {
    return Bytes.wrap(bytes).hex();
  }
}
