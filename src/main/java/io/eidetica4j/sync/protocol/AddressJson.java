package io.eidetica4j.sync.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonValues;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The JSON of addresses, in messages and as the database of peers holds them. */
public final class AddressJson {
  private AddressJson() {}

  /** Reads the address that the parser stands on. */
  static Address read(JsonParser from) throws IOException {
    Optional<String> type = Optional.empty();
    Optional<String> address = Optional.empty();
    JsonMembers members = new JsonMembers(from, "transport_type", "address");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "transport_type" ->
            type = Optional.of(JsonValues.text(from, ProtocolLimits.TRANSPORT_BYTES));
        default -> address = Optional.of(JsonValues.text(from, ProtocolLimits.ADDRESS_BYTES));
      }
    }
    return new Address(
        JsonMembers.require(type, "transport_type"), JsonMembers.require(address, "address"));
  }

  /** Writes an address. */
  public static void write(JsonGenerator to, Address address) throws IOException {
    to.writeStartObject();
    to.writeStringField("transport_type", address.transportType());
    to.writeStringField("address", address.address());
    to.writeEndObject();
  }

  static void writeAll(JsonGenerator to, List<Address> addresses) throws IOException {
    to.writeStartArray();
    for (Address address : addresses) {
      write(to, address);
    }
    to.writeEndArray();
  }

  /** The text of a JSON array. */
  public static String toText(List<Address> addresses) {
    return Bytes.wrap(Json.write(128, to -> writeAll(to, addresses))).utf8();
  }

  /** Reads the text of a JSON array; none where it is no such thing. */
  public static List<Address> ofText(String json) {
    try {
      return Json.read(
          Bytes.utf8(json).array(),
          from -> JsonValues.list(from, ProtocolLimits.ADDRESSES, "addresses", AddressJson::read));
    } catch (EideticaException e) {
      return List.of();
    }
  }

  /** Reads the JSON of one address. */
  public static Address ofJson(String json) {
    return Json.read(Bytes.utf8(json).array(), AddressJson::read);
  }
}
