package io.eidetica4j.sync.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.LimitExceededException;
import io.eidetica4j.entry.HashCode;
import io.eidetica4j.entry.Id;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Tickets. */
class DatabaseTicketTest {
  private static final Id ID = Id.ofDagCbor(new byte[] {1});

  @Property
  void anyAddressesComeBack(@ForAll("addresses") List<Address> addresses) {
    DatabaseTicket ticket = new DatabaseTicket(ID, addresses);
    assertThat(DatabaseTicket.parse(ticket.toString())).isEqualTo(ticket);
  }

  @net.jqwik.api.Provide
  net.jqwik.api.Arbitrary<List<Address>> addresses() {
    var text =
        net.jqwik.api.Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars("äß漢+%&=#?:")
            .ofMaxLength(20);
    var type = text.filter(t -> t.indexOf(':') < 0);
    return net.jqwik.api.Combinators.combine(type, text).as(Address::new).list().ofMaxSize(5);
  }

  @Test
  void idsOfBothHashesComeBack() {
    Id sha = Id.ofRaw(new byte[] {2}, HashCode.SHA2_256);
    assertThat(DatabaseTicket.parse(DatabaseTicket.of(sha).toString()).databaseId()).isEqualTo(sha);
  }

  @Test
  void whatIsNoEscapeStandsForItself() {
    DatabaseTicket ticket = DatabaseTicket.parse("eidetica:?db=" + ID + "&pr=http:50%&pr=x:%zz%4");
    assertThat(ticket.addresses()).containsExactly(Address.http("50%"), new Address("x", "%zz%4"));
  }

  @Test
  void aTicketThatIsTooLongIsRefusedUnread() {
    assertThatThrownBy(() -> DatabaseTicket.parse("eidetica:?db=" + "x".repeat(1 << 20)))
        .isInstanceOf(LimitExceededException.class);
    assertThatThrownBy(() -> DatabaseTicket.parse("eidetica:?db=" + ID + "&pr=a:b".repeat(100)))
        .isInstanceOf(LimitExceededException.class);
  }
}
