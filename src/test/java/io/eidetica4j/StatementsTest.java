package io.eidetica4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests that the lists of statements in docs name exist. */
class StatementsTest {
  private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");

  @ParameterizedTest
  @CsvSource({"statements-auth.md,150", "statements-service.md,75", "statements-sync.md,150"})
  void whatIsNamedExists(String list, int atLeast) throws IOException {
    Map<String, String> sources = new HashMap<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> sources.put(simpleName(file), read(file)));
    }
    Matcher named = NAMED.matcher(read(Path.of("docs", list)));
    int found = 0;
    for (; named.find(); found++) {
      assertThat(sources).containsKey(named.group(1));
      assertThat(sources.get(named.group(1)))
          .as(named.group())
          .containsPattern("\\b" + named.group(2) + "\\(");
    }
    assertThat(found).isGreaterThanOrEqualTo(atLeast);
  }

  @ParameterizedTest
  @CsvSource({"statements-service.md,70", "statements-sync.md,83"})
  void everyStatementIsListed(String list, int last) {
    List<Integer> numbers =
        Pattern.compile("^\\| (\\d+) \\|", Pattern.MULTILINE)
            .matcher(read(Path.of("docs", list)))
            .results()
            .map(row -> Integer.valueOf(row.group(1)))
            .toList();
    assertThat(numbers).isEqualTo(IntStream.rangeClosed(1, last).boxed().toList());
  }

  private static String simpleName(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
