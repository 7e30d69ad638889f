package io.eidetica4j.node.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Dockerfile, as far as a test looks at it.
 *
 * @param lines its instructions in order, continued lines joined, comments left out
 */
record Dockerfile(List<Line> lines) {
  /**
   * An instruction.
   *
   * @param stage how many FROM came before or with it
   * @param name FROM, RUN, …
   * @param rest what follows
   */
  record Line(int stage, String name, String rest) {}

  /** {@code src/main/docker/Dockerfile.KIND}. */
  static Dockerfile read(String kind) throws IOException {
    Path file = Vectors.project().resolve("src/main/docker/Dockerfile." + kind);
    String text = Files.readString(file).replaceAll("(?m)^#.*\\n", "").replace("\\\n", " ");
    List<Line> lines = new ArrayList<>();
    int stage = 0;
    for (String line : text.lines().filter(l -> !l.isBlank()).toList()) {
      String[] parts = line.strip().split("\\s+", 2);
      stage += parts[0].equals("FROM") ? 1 : 0;
      lines.add(
          new Line(stage, parts[0], parts.length < 2 ? "" : parts[1].replaceAll("\\s+", " ")));
    }
    return new Dockerfile(lines);
  }

  /** The instructions of the image itself: those of the last stage. */
  List<Line> image() {
    int last = lines.getLast().stage();
    return lines.stream().filter(line -> line.stage() == last).toList();
  }

  /** What follows the only instruction of a name in the image itself. */
  String only(String name) {
    List<Line> found = image().stream().filter(line -> line.name().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " of " + name);
    }
    return found.getFirst().rest();
  }

  /** The words of an instruction in exec form. */
  static List<String> words(String json) throws IOException {
    return List.of(new ObjectMapper().readValue(json, String[].class));
  }
}
