package io.eidetica4j.sync.protocol;

/**
 * Where a peer can be reached.
 *
 * @param transportType which transport understands the address, e.g. {@code http}
 * @param address what that transport makes of it; for {@code http} a host and a port
 */
public record Address(String transportType, String address) {
  /** The type of addresses reached over HTTP. */
  public static final String HTTP = "http";

  /** The type of addresses reached over iroh. */
  public static final String IROH = "iroh";

  /** An address over HTTP: {@code host:port}. */
  public static Address http(String address) {
    return new Address(HTTP, address);
  }

  /** An address over iroh: the text of an endpoint ticket. */
  public static Address iroh(String address) {
    return new Address(IROH, address);
  }

  /** Both parts, e.g. {@code http:127.0.0.1:3000}. */
  @Override
  public String toString() {
    return transportType + ":" + address;
  }
}
