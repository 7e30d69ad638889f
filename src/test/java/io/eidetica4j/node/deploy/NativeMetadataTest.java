package io.eidetica4j.node.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Vectors;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a native executable is told of names only what exists, and all that our code needs. */
class NativeMetadataTest {
  private static final Path RESOURCES = Vectors.project().resolve("src/main/resources");
  private static final Path FOLDER =
      RESOURCES.resolve("META-INF/native-image/io.eidetica4j/eidetica4j");

  @Test
  void everyNameIsThere() throws IOException {
    ReachabilityMetadata metadata = metadata();
    assertThat(metadata.types()).hasSizeGreaterThan(20);
    assertThat(metadata.problems(classPath())).isEmpty();
  }

  @Test
  void aNameThatIsNotThereIsFound() throws IOException {
    var broken =
        new ObjectMapper()
            .readTree(
                """
                {"reflection": [
                   {"type": "no.such.Type"},
                   {"type": "java.io.FileDescriptor", "fields": [{"name": "nope"}]},
                   {"type": "java.lang.String", "methods": [
                     {"name": "length", "parameterTypes": ["int"]},
                     {"name": "length", "parameterTypes": []}]},
                   {"type": "java.lang.Object", "allPublicMethods": true}],
                 "resources": [{"glob": "no/such/*.so"}],
                 "reflections": []}
                """);
    assertThat(new ReachabilityMetadata(broken).problems(classPath())).hasSize(6);
  }

  @Test
  void whatOurCodeHasLookedUpByNameIsDeclared() throws IOException {
    Set<String> types = metadata().types();
    Pattern driver = Pattern.compile("connectionProviderClassName\\(\\s*\"([^\"]+)\"");
    Set<String> drivers = new TreeSet<>();
    try (Stream<Path> sources = Files.walk(Vectors.project().resolve("src/main/java"))) {
      for (Path source : sources.filter(file -> file.toString().endsWith(".java")).toList()) {
        driver
            .matcher(Files.readString(source))
            .results()
            .map(m -> m.group(1))
            .forEach(drivers::add);
      }
    }
    assertThat(drivers).contains("org.sqlite.JDBC");
    assertThat(types).containsAll(drivers).contains("io.agroal.pool.DataSource");
    assertThat(types).contains("org.conscrypt.OpenSslSignatureEdDsa", "org.conscrypt.NativeCrypto");
    assertThat(metadata().resources())
        .contains("META-INF/native/libconscrypt_openjdk_jni-linux-*.so");
  }

  @Test
  void ourServiceFilesNameClassesThatAreDeclared() throws IOException {
    ReachabilityMetadata metadata = metadata();
    try (Stream<Path> files = Files.list(RESOURCES.resolve("META-INF/services"))) {
      for (Path file : files.toList()) {
        String service = file.getFileName().toString();
        assertThat(service).as("every file here is of a service").contains(".");
        if (service.startsWith("io.eidetica4j.")) {
          assertThat(metadata.resources()).contains("META-INF/services/" + service);
          List<String> providers =
              Files.readAllLines(file).stream()
                  .map(line -> line.replaceFirst("#.*", "").strip())
                  .filter(line -> !line.isEmpty())
                  .toList();
          assertThat(metadata.types()).as(service).containsAll(providers);
        }
      }
    }
  }

  @Test
  void whatMustNotRunDuringTheBuildExists() throws IOException {
    String properties =
        Files.readString(FOLDER.resolve("native-image.properties"))
            + Files.readString(RESOURCES.resolve("application.properties"));
    List<String> names =
        Pattern.compile("--initialize-at-run-time=(\\S+)")
            .matcher(properties)
            .results()
            .map(MatchResult::group)
            .flatMap(option -> Stream.of(option.replaceFirst(".*=", "").split("[\\\\,]+", -1)))
            .toList();
    assertThat(names).hasSizeGreaterThan(4);
    assertThat(names).containsAll(classesThatKeepWhatIsOfTheMoment());
    Set<String> classPath = classPath();
    assertThat(names)
        .allSatisfy(name -> {
          String file = name.replace('.', '/');
          assertThat(classPath)
              .anyMatch(entry -> entry.equals(file + ".class") || entry.startsWith(file + "/"));
        });
  }

  /** Those with random numbers, cleaners, threads or clients in static fields. */
  private static Set<String> classesThatKeepWhatIsOfTheMoment() throws IOException {
    Pattern field =
        Pattern.compile(
            "static final \\S*(SecureRandom|Random|Cleaner|Thread|Timer|HttpClient|ExecutorService) ");
    Path sources = Vectors.project().resolve("src/main/java");
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (field.matcher(Files.readString(file)).find()) {
          String name = sources.relativize(file).toString();
          found.add(name.substring(0, name.length() - ".java".length()).replace('/', '.'));
        }
      }
    }
    assertThat(found).contains("io.eidetica4j.crypto.SecureRandoms");
    return found;
  }

  private static ReachabilityMetadata metadata() throws IOException {
    return ReachabilityMetadata.read(FOLDER.resolve("reachability-metadata.json"));
  }

  /** The names of all files on the class path, in jars and folders. */
  private static Set<String> classPath() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(part);
      if (Files.isRegularFile(path)) {
        try (JarFile jar = new JarFile(path.toFile())) {
          jar.stream().map(JarEntry::getName).forEach(names::add);
        }
      } else if (Files.isDirectory(path)) {
        try (Stream<Path> files = Files.walk(path)) {
          files.map(file -> path.relativize(file).toString()).forEach(names::add);
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      }
    }
    return names;
  }
}
