package io.eidetica4j.service.protocol;

import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import java.util.Optional;

/**
 * The first message in each direction: which version of the protocol somebody speaks.
 *
 * @param version unsigned, 32 bits
 */
public record Handshake(long version) {
  /** What this build speaks. */
  public static final Handshake OURS = new Handshake(0);

  private static final String VERSION = "protocol_version";

  /** Its JSON. */
  public byte[] toJson() {
    return Json.write(
        32,
        to -> {
          to.writeStartObject();
          to.writeNumberField(VERSION, version);
          to.writeEndObject();
        });
  }

  /**
   * Reads one.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE
   */
  public static Handshake read(byte[] json) {
    return Json.read(
        json,
        from -> {
          JsonMembers members = new JsonMembers(from, VERSION);
          Optional<Long> version = Optional.empty();
          while (members.next().isPresent()) {
            version = Optional.of(JsonValues.u32(from));
          }
          return new Handshake(JsonMembers.require(version, VERSION));
        });
  }
}
