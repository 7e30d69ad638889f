package io.eidetica4j.sync.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Tickets as the reference writes and reads them. */
class TicketConformanceTest {
  private static final JsonNode VECTORS = Vectors.read("tickets.json");

  @TestFactory
  Stream<DynamicTest> tickets() {
    return cases("tickets").map(c -> dynamicTest(c.get("text").textValue(), () -> roundTrip(c)));
  }

  private static void roundTrip(JsonNode c) {
    DatabaseTicket ticket = DatabaseTicket.parse(c.get("text").textValue());
    check(ticket, c);
    assertThat(ticket).hasToString(c.get("text").textValue());
  }

  @TestFactory
  Stream<DynamicTest> parsing() {
    return cases("parse").map(c -> dynamicTest("'" + c.get("text") + "'", () -> parse(c)));
  }

  private static void parse(JsonNode c) {
    String text = c.get("text").textValue();
    if (c.get("ok").booleanValue()) {
      DatabaseTicket ticket = DatabaseTicket.parse(text);
      check(ticket, c);
      assertThat(ticket).hasToString(c.get("canonical").textValue());
    } else {
      EideticaException e =
          catchThrowableOfType(EideticaException.class, () -> DatabaseTicket.parse(text));
      // of ids only the kind of error is agreed on
      String expected = c.get("error").textValue();
      assertThat(e).hasMessageStartingWith(expected.substring(0, expected.indexOf(':') + 1));
      if (expected.startsWith("Invalid address")) {
        assertThat(e).hasMessage(expected);
      }
    }
  }

  private static void check(DatabaseTicket ticket, JsonNode c) {
    assertThat(ticket.databaseId()).hasToString(c.get("database").textValue());
    List<Address> addresses = new ArrayList<>();
    c.get("addresses")
        .forEach(a ->
            addresses.add(
                new Address(a.get("transport_type").textValue(), a.get("address").textValue())));
    assertThat(ticket.addresses()).isEqualTo(addresses);
  }

  private static Stream<JsonNode> cases(String member) {
    return StreamSupport.stream(Vectors.cases(VECTORS, member).spliterator(), false);
  }
}
