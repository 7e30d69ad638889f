import io.eidetica4j.ErrorKind;

/** What a user of the library writes: compiled and run against the core jar alone. */
public final class Consumer {
  private Consumer() {}

  public static void main(String[] args) {
    System.out.println(ErrorKind.of("id", "InvalidHex").orElseThrow().qualifiedName());
    System.out.println("done");
  }
}
