package io.eidetica4j.sync.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.sync.protocol.Address;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are dialled, and on whose word. */
class AddressPolicyTest {
  private static final AddressPolicy POLICY =
      new AddressPolicy(List.of("10.1.0.0/16"), List.of("10.1.2.3", "203.0.113.0/24"));

  private static String operators(String address) {
    return POLICY.resolve(Destination.operators(Address.http(address))).toString();
  }

  private static String learned(String address, Optional<String> host) {
    return POLICY.resolve(new Destination(Address.http(address), false, host)).toString();
  }

  private static void refused(Runnable call) {
    EideticaException e = catchThrowableOfType(EideticaException.class, call::run);
    assertThat(e).isNotNull();
    assertThat(e.kind()).isEqualTo(ErrorKind.SYNC_INVALID_ADDRESS);
  }

  @Test
  void anOperatorMayNameWhatIsNotDenied() {
    assertThat(operators("127.0.0.1:3000")).isEqualTo("http://127.0.0.1:3000");
    assertThat(operators("https://127.0.0.1")).isEqualTo("https://127.0.0.1");
    assertThat(operators("[::1]:5")).isEqualTo("http://[::1]:5");
    refused(() -> operators("203.0.113.9:80"));
    refused(() -> operators("10.1.2.3:80"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:80",
        "10.0.0.1:80",
        "192.168.1.1:80",
        "172.16.0.1:80",
        "169.254.169.254:80",
        "100.64.0.1:80",
        "0.0.0.0:80",
        "224.0.0.1:80",
        "255.255.255.255:80",
        "[::1]:80",
        "[::]:80",
        "[fe80::1]:80",
        "[fc00::1]:80",
        "[::ffff:127.0.0.1]:80",
        "[64:ff9b::7f00:1]:80",
        "203.0.113.9:80",
        "https://8.8.8.8",
        "10.1.2.3:80"
      })
  void nobodyElseMayNameWhatOnlyWeCanReach(String address) {
    refused(() -> learned(address, Optional.empty()));
  }

  @Test
  void othersMayNamePublicAddressesAndThoseThatAreAllowed() {
    assertThat(learned("8.8.8.8:80", Optional.empty())).isEqualTo("http://8.8.8.8:80");
    assertThat(learned("10.1.9.9:80", Optional.empty())).isEqualTo("http://10.1.9.9:80");
  }

  @Test
  void whoShowedItsRightFromAHostMayNameThatHostOnly() {
    assertThat(learned("10.0.0.1:80", Optional.of("10.0.0.1"))).isEqualTo("http://10.0.0.1:80");
    assertThat(learned("127.0.0.1:80", Optional.of("127.0.0.1"))).isEqualTo("http://127.0.0.1:80");
    refused(() -> learned("10.0.0.2:80", Optional.of("10.0.0.1")));
    refused(() -> learned("8.8.8.8:80", Optional.of("10.0.0.1")));
    refused(() -> learned("169.254.169.254:80", Optional.of("169.254.169.254")));
    refused(() -> learned("10.0.0.1:80", Optional.of("")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        "host:0",
        "host:70000",
        "host:80/path",
        "user@host:80",
        "host:80?x",
        "host:80#x",
        "file:///etc/passwd",
        "http://host/path",
        "ho st:80",
        "host:80\r\nX: y"
      })
  void whatIsNoHostAndPortIsRefused(String address) {
    refused(() -> operators(address));
  }

  @Test
  void aListHoldsNetworksOnly() {
    for (String text : List.of("", "host", "10.0.0.0/33", "10.0.0.0/x", "example.com/8")) {
      refused(() -> new AddressPolicy(List.of(text), List.of()));
    }
  }
}
