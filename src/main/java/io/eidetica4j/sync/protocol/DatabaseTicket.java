package io.eidetica4j.sync.protocol;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Multibase;
import io.eidetica4j.entry.Id;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody needs to join a database: its id and where peers that have it may be reached. The
 * text form is {@code eidetica:?db=ID&pr=TYPE:ADDRESS&pr=…}.
 *
 * @param databaseId the root entry's id
 * @param addresses in the order in which they stand in the text; may be none
 */
public record DatabaseTicket(Id databaseId, List<Address> addresses) {
  /** What every ticket begins with. */
  public static final String PREFIX = "eidetica:?";

  /** Longest text that is read, in characters. */
  public static final int MAX_LENGTH = 64 * 1024;

  /** Most addresses that are read from one ticket. */
  public static final int MAX_ADDRESSES = 64;

  /** Characters of a wrong text that an error shows. */
  private static final int SHOWN = 20;

  /** Keeps a list of its own. */
  public DatabaseTicket {
    addresses = List.copyOf(addresses);
  }

  /** A ticket without addresses. */
  public static DatabaseTicket of(Id databaseId) {
    return new DatabaseTicket(databaseId, List.of());
  }

  /** This ticket with one more address. */
  public DatabaseTicket withAddress(Address address) {
    List<Address> more = new ArrayList<>(addresses);
    more.add(address);
    return new DatabaseTicket(databaseId, more);
  }

  /**
   * Reads the text form. Unknown parameters, and addresses without a type, are passed over; of
   * several databases the last counts.
   *
   * @throws EideticaException {@code sync/InvalidAddress}, {@code id/InvalidFormat} where the
   *     database's id is none, {@code instance/LimitExceeded}
   */
  public static DatabaseTicket parse(String text) {
    checkLimit(text.length(), MAX_LENGTH, "characters");
    if (!text.startsWith(PREFIX)) {
      int[] first = text.codePoints().limit(SHOWN).toArray();
      throw invalid("Expected '" + PREFIX + "' prefix, got: " + new String(first, 0, first.length));
    }
    Optional<Id> database = Optional.empty();
    List<Address> addresses = new ArrayList<>();
    for (String parameter : text.substring(PREFIX.length()).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = decode(equals < 0 ? parameter : parameter.substring(0, equals));
      String value = equals < 0 ? "" : decode(parameter.substring(equals + 1));
      if (name.equals("db")) {
        database = Optional.of(id(value));
      } else if (name.equals("pr") && value.indexOf(':') >= 0) {
        int colon = value.indexOf(':');
        addresses.add(new Address(value.substring(0, colon), value.substring(colon + 1)));
        checkLimit(addresses.size(), MAX_ADDRESSES, "addresses");
      }
    }
    return new DatabaseTicket(
        database.orElseThrow(() -> invalid("Ticket URL missing 'db' parameter")), addresses);
  }

  private static Id id(String text) {
    checkLimit(text.length(), 2 * Multibase.MAX_LENGTH, "characters of an id");
    return Id.parse(text);
  }

  /** As forms are: a plus is a blank, and what is no escape stands for itself. */
  private static String decode(String text) {
    StringBuilder sound = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      sound.append(c);
      if (c == '%' && !isEscape(text, i)) {
        sound.append("25");
      }
    }
    return URLDecoder.decode(sound.toString(), StandardCharsets.UTF_8);
  }

  private static boolean isEscape(String text, int percent) {
    return percent + 2 < text.length()
        && Character.digit(text.charAt(percent + 1), 16) >= 0
        && Character.digit(text.charAt(percent + 2), 16) >= 0
        && text.charAt(percent + 1) < 0x80
        && text.charAt(percent + 2) < 0x80;
  }

  private static void checkLimit(int value, int limit, String what) {
    if (value > limit) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("A ticket has more than " + limit + " " + what)
          .with("limit", limit);
    }
  }

  private static EideticaException invalid(String reason) {
    return ErrorKind.SYNC_INVALID_ADDRESS.error("Invalid address: " + reason);
  }

  /** The text form. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(PREFIX).append("db=").append(databaseId);
    for (Address address : addresses) {
      text.append("&pr=");
      encode(address.transportType(), text);
      text.append(':');
      encode(address.address(), text);
    }
    return text.toString();
  }

  private static void encode(String value, StringBuilder to) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '%' -> to.append("%25");
        case '&' -> to.append("%26");
        case '=' -> to.append("%3D");
        case '#' -> to.append("%23");
        case '+' -> to.append("%2B");
        default -> to.append(c);
      }
    }
  }
}
