package io.eidetica4j.sync.transport;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses, as {@code 10.0.0.0/8} or a single one. */
record Network(Bytes prefix, int bits) {
  /** Reads its text; {@code sync/InvalidAddress}. Nothing is looked up. */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    try {
      if (!address.matches("[0-9.]+|[0-9a-fA-F:.]+:[0-9a-fA-F:.]*")) {
        throw new UnknownHostException(address);
      }
      byte[] prefix = InetAddress.getByName(address).getAddress();
      int most = prefix.length * Byte.SIZE;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new NumberFormatException();
      }
      return new Network(Bytes.wrap(prefix), bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw ErrorKind.SYNC_INVALID_ADDRESS.error(
          "Invalid address: '" + text + "' is no network such as 10.0.0.0/8");
    }
  }

  boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != prefix.length()) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if ((bytes[bit / Byte.SIZE] & mask) != (prefix.at(bit / Byte.SIZE) & mask)) {
        return false;
      }
    }
    return true;
  }
}
