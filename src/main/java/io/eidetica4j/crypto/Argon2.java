package io.eidetica4j.crypto;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** Keys from passwords by Argon2id, version 0x13, without secret and associated data. */
public final class Argon2 {
  /** Bytes of a derived key. */
  public static final int KEY_BYTES = 32;

  private static final int MIN_SALT_BYTES = 8;
  private static final int MAX_SALT_BYTES = 64;

  private Argon2() {}

  /**
   * Derives a key, which takes time and memory on purpose.
   *
   * @param password any text, which counts as its UTF-8 form
   * @param saltText 8 to 64 characters of {@code A-Za-z0-9/+.-}; the characters themselves are the
   *     salt, not what they might stand for in base64
   * @return 32 bytes, to be wiped after use
   * @throws IllegalArgumentException where the salt is not as it must be
   */
  public static byte[] deriveKey(String password, String saltText, Costs costs) {
    return deriveKey(password.toCharArray(), saltText, costs);
  }

  /** The same for a password in an array, of which no copy stays behind. */
  public static byte[] deriveKey(char[] password, String saltText, Costs costs) {
    checkSalt(saltText);
    byte[] passwordBytes = utf8(password);
    try {
      Argon2BytesGenerator generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(costs.memoryKib())
              .withIterations(costs.iterations())
              .withParallelism(costs.parallelism())
              .withSalt(saltText.getBytes(StandardCharsets.US_ASCII))
              .build());
      byte[] key = new byte[KEY_BYTES];
      generator.generateBytes(passwordBytes, key);
      return key;
    } finally {
      Arrays.fill(passwordBytes, (byte) 0);
    }
  }

  /** Like the encoding of a text, lone surrogates replaced, but with nothing left to be wiped. */
  private static byte[] utf8(char[] password) {
    ByteBuffer room = ByteBuffer.wrap(new byte[Math.multiplyExact(password.length, 3)]);
    StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(password), room, true);
    byte[] encoded = Arrays.copyOf(room.array(), room.position());
    Arrays.fill(room.array(), (byte) 0);
    return encoded;
  }

  private static void checkSalt(String salt) {
    if (salt.length() < MIN_SALT_BYTES || salt.length() > MAX_SALT_BYTES) {
      throw new IllegalArgumentException("salt of " + salt.length() + " characters, not 8 to 64");
    }
    if (!salt.chars().allMatch(Argon2::isSaltCharacter)) {
      throw new IllegalArgumentException("salt with a character outside of A-Za-z0-9/+.-");
    }
  }

  private static boolean isSaltCharacter(int c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || "/+.-".indexOf(c) >= 0;
  }

  /**
   * How much work a derivation is. Costs that come from outside are bounded, or a stored
   * configuration could keep this node busy or take all its memory.
   *
   * @param memoryKib KiB of memory, from 8 for each lane to 262,144
   * @param iterations passes over the memory, from 1 to 16
   * @param parallelism lanes, from 1 to 16
   */
  public record Costs(int memoryKib, int iterations, int parallelism) {
    /** What passwords of users, and of stores unless they say otherwise, are derived with. */
    public static final Costs DEFAULT = new Costs(19_456, 2, 1);

    private static final int MAX_MEMORY_KIB = 256 * 1024;
    private static final int MAX_ITERATIONS = 16;
    private static final int MAX_PARALLELISM = 16;
    private static final int MIN_KIB_EACH_LANE = 8;

    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException where one is passed
     */
    public Costs {
      check("parallelism", parallelism, 1, MAX_PARALLELISM);
      check("iterations", iterations, 1, MAX_ITERATIONS);
      check("memory in KiB", memoryKib, MIN_KIB_EACH_LANE * parallelism, MAX_MEMORY_KIB);
    }

    private static void check(String what, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            "Argon2 " + what + " of " + value + " is not from " + least + " to " + most);
      }
    }
  }
}
