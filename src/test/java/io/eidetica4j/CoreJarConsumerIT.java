package io.eidetica4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/** The core jar is a library without Quarkus: a program of a user of it compiles and runs. */
class CoreJarConsumerIT {
  private static final Path JAR = Path.of(System.getProperty("core.jar", ""));
  private static final Path SOURCES = Vectors.project().resolve("src/test/consumer");

  @Test
  void consumerCompilesAndRuns(@TempDir Path out) throws Exception {
    String classpath = JAR + File.pathSeparator + dependencies();
    List<String> javac = new ArrayList<>(List.of("-Xlint:all", "-Werror", "-cp", classpath));
    javac.addAll(List.of("-d", out.toString()));
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      sources.filter(f -> f.toString().endsWith(".java")).forEach(f -> javac.add(f.toString()));
    }
    assertThat(run(out, "javac", javac)).isEmpty();

    String running = out + File.pathSeparator + classpath;
    for (String url : List.of("memory://" + out + "/notes.json", "sqlite://" + out + "/notes.db")) {
      assertThat(consume(out, running, url, "once")).containsExactly("hello once", "2 entries");
      assertThat(consume(out, running, url, "again")).containsExactly("hello again", "3 entries");
    }
  }

  private static List<String> consume(Path out, String classpath, String url, String word)
      throws Exception {
    return run(
        out,
        "java",
        List.of("--enable-native-access=ALL-UNNAMED", "-cp", classpath, "Consumer", url, word));
  }

  @Test
  void jarHoldsTheLibraryOnly() throws Exception {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> names = jar.stream().map(Object::toString).toList();
      assertThat(names)
          .contains("io/eidetica4j/ErrorKind.class")
          .noneMatch(n -> n.startsWith("io/eidetica4j/node/"))
          .noneMatch(n -> n.endsWith("application.properties"))
          .noneMatch(n -> n.contains("quarkus") || n.contains("smallrye"));
    }
  }

  @Test
  void everyDependencyOfTheLibraryIsOnItsClasspath() throws Exception {
    var pom = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
    var mandatory =
        (NodeList)
            XPathFactory.newDefaultInstance()
                .newXPath()
                .evaluate(
                    "/project/dependencies/dependency[not(optional='true') and not(scope='test')]"
                        + "/artifactId/text()",
                    pom.parse(Vectors.project().resolve("pom.xml").toFile()),
                    XPathConstants.NODESET);
    Set<String> declared = new HashSet<>();
    for (int i = 0; i < mandatory.getLength(); i++) {
      declared.add(mandatory.item(i).getNodeValue());
    }
    Set<String> named = Set.of(System.getProperty("core.runtime", "").split(","));
    assertThat(declared).isNotEmpty();
    assertThat(named).containsAll(declared);
    assertThat(named).allSatisfy(n -> assertThat(dependencies()).contains("/" + n + "-"));
    assertThat(dependencies()).doesNotContain("quarkus", "jakarta", "smallrye", "micrometer");
  }

  private static String dependencies() throws IOException {
    return Files.readString(Path.of(System.getProperty("core.classpath.file", ""))).strip();
  }

  private static List<String> run(Path folder, String tool, List<String> arguments)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    List<String> lines;
    try (var reader = process.inputReader()) {
      lines = reader.lines().toList();
    }
    assertThat(process.waitFor()).as(() -> tool + ": " + String.join("\n", lines)).isZero();
    return lines;
  }
}
