package io.eidetica4j;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of conformance vectors: system property {@code eidetica.vectors}, else {@code
 * ../shared/vectors} beside the project, else the copy among the test resources.
 *
 * <p>A file or folder that is missing or empty is an error, so that no conformance test passes for
 * want of cases.
 */
public final class Vectors {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  private Vectors() {}

  /** The folder in use, as an absolute path. */
  public static Path dir() {
    String given = System.getProperty("eidetica.vectors", "");
    if (!given.isBlank()) {
      return existing(project().resolve(given), "named by -Deidetica.vectors");
    }
    Path shared = project().resolve("../shared/vectors").normalize();
    return Files.isDirectory(shared)
        ? shared
        : existing(project().resolve("src/test/resources/vectors"), "the project's own copy");
  }

  /** The project's folder, in which the build runs the tests. */
  public static Path project() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** The path of a vector file, e.g. {@code stores/instance.sqlite}. */
  public static Path file(String name) {
    Path file = dir().resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new AssertionError("vector file " + file + " is missing");
    }
    return file;
  }

  /** The parsed content of a JSON file, e.g. {@code ids.json}. */
  public static JsonNode read(String name) {
    return read(file(name));
  }

  /** The parsed content of one of the paths that {@link #list} gives. */
  public static JsonNode read(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("vector file " + file + " is not JSON", e);
    }
  }

  /** The array or object of cases under {@code member} of a file, which must not be empty. */
  public static JsonNode cases(JsonNode parent, String member) {
    JsonNode cases = parent.path(member);
    if (cases.isEmpty()) {
      throw new AssertionError("vectors hold no case under \"" + member + "\"");
    }
    return cases;
  }

  /** The files of a sub-folder whose names end in {@code suffix}, sorted; at least one. */
  public static List<Path> list(String folder, String suffix) {
    Path in = dir().resolve(folder);
    try (Stream<Path> files = Files.list(in)) {
      List<Path> found =
          files
              .filter(f -> f.getFileName().toString().endsWith(suffix))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      if (found.isEmpty()) {
        throw new AssertionError("vectors hold no *" + suffix + " in " + in);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("vector folder " + in + " can't be read", e);
    }
  }

  private static Path existing(Path folder, String which) {
    if (!Files.isDirectory(folder)) {
      throw new AssertionError("vector folder " + folder + " (" + which + ") is missing");
    }
    return folder.toAbsolutePath().normalize();
  }
}
