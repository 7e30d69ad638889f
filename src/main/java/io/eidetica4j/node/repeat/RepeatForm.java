package io.eidetica4j.node.repeat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * What is stored for a key.
 *
 * @param state how far the request got
 * @param fingerprint of the request
 * @param since when it was claimed
 * @param claim tells one claim of a key from the next
 * @param outcome what it gave; of no meaning unless it is done
 */
record RepeatForm(State state, String fingerprint, Instant since, UUID claim, Outcome outcome) {
  private static final int VERSION = 1;
  private static final Outcome NONE = new Outcome(0, Optional.empty(), Bytes.EMPTY);

  /** How far a request got. */
  enum State {
    CLAIMED(0),
    DONE(1),
    UNKNOWN(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    static State of(int code) {
      return Arrays.stream(values())
          .filter(state -> state.code == code)
          .findFirst()
          .orElseThrow(RepeatForm::unreadable);
    }
  }

  static RepeatForm claimed(String fingerprint, Instant since) {
    return new RepeatForm(State.CLAIMED, fingerprint, since, UUID.randomUUID(), NONE);
  }

  RepeatForm done(Outcome given) {
    return new RepeatForm(State.DONE, fingerprint, since, claim, given);
  }

  RepeatForm unknown() {
    return new RepeatForm(State.UNKNOWN, fingerprint, since, claim, NONE);
  }

  Bytes toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(state.code);
      out.writeUTF(fingerprint);
      out.writeLong(since.toEpochMilli());
      out.writeLong(claim.getMostSignificantBits());
      out.writeLong(claim.getLeastSignificantBits());
      out.writeShort(outcome.status());
      out.writeUTF(outcome.location().orElse(""));
      out.write(outcome.body().array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.wrap(bytes.toByteArray());
  }

  /**
   * Reads the form.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none
   */
  static RepeatForm read(Bytes bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.array()))) {
      if (in.readByte() != VERSION) {
        throw unreadable();
      }
      return new RepeatForm(
          State.of(in.readByte()),
          in.readUTF(),
          Instant.ofEpochMilli(in.readLong()),
          new UUID(in.readLong(), in.readLong()),
          new Outcome(
              in.readUnsignedShort(),
              Optional.of(in.readUTF()).filter(text -> !text.isEmpty()),
              Bytes.wrap(in.readAllBytes())));
    } catch (IOException e) {
      throw unreadable();
    }
  }

  private static RuntimeException unreadable() {
    return ErrorKind.SERIALIZE.error("The result kept for an Idempotency-Key can't be read");
  }
}
