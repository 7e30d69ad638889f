package io.eidetica4j.entry;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.CborReader;
import io.eidetica4j.codec.CborWriter;
import java.util.List;
import java.util.stream.Collectors;

/** The names that may stand as keys of a map; as members, each may occur once. */
final class Fields {
  /** The index of a name that isn't known. */
  static final int UNKNOWN = -1;

  private final List<String> names;
  private final List<byte[]> encoded;

  Fields(String... names) {
    this.names = List.of(names);
    this.encoded = this.names.stream().map(CborWriter::encodedText).toList();
  }

  /** The index of a name. */
  int index(String name) {
    return names.indexOf(name);
  }

  /** Reads a key and returns its index. */
  int index(CborReader reader) {
    for (int i = 0; i < encoded.size(); i++) {
      if (reader.skipText(encoded.get(i))) {
        return i;
      }
    }
    return index(reader.text(Integer.MAX_VALUE)); // unknown, or its head is longer than needed
  }

  /** Notes a member as seen; refuses it the second time. */
  int once(int seen, int member) {
    if ((seen & 1 << member) != 0) {
      throw error("duplicate field `" + names.get(member) + "`");
    }
    return seen | 1 << member;
  }

  /** The error of a member that must be there and isn't. */
  EideticaException missing(int member) {
    return error("missing field `" + names.get(member) + "`");
  }

  /** The error of a name that none of the variants has. */
  EideticaException unknownVariant(String name) {
    String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
    return error(
        "unknown variant `"
            + shown
            + "`, expected "
            + names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(" or ")));
  }

  /** The error of anything that is not as it must be. */
  static EideticaException error(String what) {
    return ErrorKind.SERIALIZE.error("Serialization error: " + what);
  }

  /** The error of a list that is too long. */
  static EideticaException tooMany(String what, int max) {
    return ErrorKind.INSTANCE_LIMIT_EXCEEDED
        .error("An entry has more than " + max + " " + what)
        .with("limit", max);
  }
}
