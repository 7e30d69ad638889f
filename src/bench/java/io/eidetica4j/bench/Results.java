package io.eidetica4j.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs everything that {@code docs/benchmarks.md} shows, each part in a JVM of its own, and writes
 * the tables there between the two marks: {@code ./mvnw -q -Pbench verify
 * -Dbench.main=io.eidetica4j.bench.Results}. {@code -Dbench.times=3} in {@code bench.jvm} runs the
 * workloads three times, and takes the middle of each figure.
 */
public final class Results {
  private static final Path DOC = Path.of("docs/benchmarks.md");
  private static final String BEGIN = "<!-- begin of what Results writes -->\n";
  private static final String END = "<!-- end of what Results writes -->\n";
  private static final String WORKLOADS = "floor,open,docstore,table,fork5,reopen,verify";
  private static final String HEAP = "-Xmx" + System.getProperty("bench.heap", "2g");
  private static final Pattern FIGURE =
      Pattern.compile(
          "\\{\"work\":\"([^\"]+)\",\"n\":(\\d+),(?:\"seconds\":([\\d.]+),\"per_second\":|\"bytes\":)"
              + "([\\d.]+).*");

  private final Map<String, List<Figure>> figures = new TreeMap<>();

  private Results() {}

  /** What one line says; of a line on bytes, {@code value} is those and {@code seconds} is 0. */
  record Figure(long n, double seconds, double value) {}

  /** Runs all parts and writes the tables. */
  public static void main(String[] args) throws Exception {
    Results results = new Results();
    int times = Integer.getInteger("bench.times", 1);
    for (int i = 0; i < times; i++) {
      results.run("memory", "memory://", 1000, WORKLOADS, HEAP);
      results.run("sqlite", "sqlite://", 1000, WORKLOADS, HEAP);
      results.run("memory 6", "memory://", 300, "fork5", HEAP);
      results.run("sqlite 6", "sqlite://", 300, "fork5", HEAP);
      results.run("sqlite 16", "sqlite://", 8000, "floor_,commit_16", HEAP);
    }
    results.run("memory", "memory://", 1000, "flat,stores,index", HEAP);
    results.run("sqlite", "sqlite://", 1000, "flat,cold", HEAP);
    results.run("sqlite", "sqlite://", 1000, "budget", "-Xmx256m");
    results.parts();
    String doc = Files.readString(DOC);
    int begin = doc.indexOf(BEGIN) + BEGIN.length();
    int end = doc.indexOf(END);
    Files.writeString(DOC, doc.substring(0, begin) + results.markdown() + doc.substring(end));
  }

  private void run(String as, String url, int n, String work, String heap) throws Exception {
    List<String> command = new ArrayList<>(java());
    command.addAll(List.of(heap, "-Dbench.url=" + url, "-Dbench.n=" + n, "-Dbench.work=" + work));
    for (String passedOn : List.of("bench.flat", "bench.databases")) {
      String value = System.getProperty(passedOn);
      if (value != null) {
        command.add("-D" + passedOn + "=" + value);
      }
    }
    command.add(Main.class.getName());
    for (String line : output(command)) {
      Matcher figure = FIGURE.matcher(line);
      if (figure.matches()) {
        System.out.println(line);
        boolean timed = figure.group(3) != null;
        add(
            as + " " + figure.group(1),
            new Figure(
                Long.parseLong(figure.group(2)),
                timed ? Double.parseDouble(figure.group(3)) : 0,
                Double.parseDouble(figure.group(4))));
      }
    }
  }

  /** The parts by JMH, in nanoseconds. */
  private void parts() throws Exception {
    Path csv = Files.createTempFile("parts", ".csv");
    List<String> command = new ArrayList<>(java());
    command.addAll(
        List.of("org.openjdk.jmh.Main", "PartsBench", "-rf", "csv", "-rff", csv.toString()));
    output(command);
    for (String line : Files.readAllLines(csv).subList(1, 9)) {
      String[] cells = line.replace("\"", "").split(",", -1);
      String name = cells[0].substring(cells[0].lastIndexOf('.') + 1);
      System.out.println(name + " " + cells[4] + " ns");
      add("part " + name, new Figure(1, Double.parseDouble(cells[4]) / 1e9, 0));
    }
    Files.delete(csv);
  }

  private static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--sun-misc-unsafe-memory-access=allow",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"));
  }

  private static List<String> output(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    List<String> lines = process.inputReader().lines().toList();
    if (process.waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
    return lines;
  }

  private void add(String key, Figure figure) {
    figures.computeIfAbsent(key, k -> new ArrayList<>()).add(figure);
  }

  /** The figure in the middle of those that were measured. */
  Figure get(String key) {
    List<Figure> all = figures.get(key);
    if (all == null) {
      throw new IllegalStateException("no figure of " + key);
    }
    return all.stream()
        .sorted((a, b) -> Double.compare(a.value(), b.value()))
        .toList()
        .get(all.size() / 2);
  }

  /** Those whose keys begin so, by how they go on. */
  Map<String, Figure> beginning(String prefix) {
    Map<String, Figure> found = new TreeMap<>();
    figures.keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .forEach(key -> found.put(key.substring(prefix.length()), get(key)));
    return found;
  }

  private String markdown() throws IOException {
    return "Measured on "
        + LocalDate.now(ZoneOffset.UTC)
        + ", "
        + machine()
        + ", JDK "
        + Runtime.version().feature()
        + ".\n\n"
        + new ResultTables(this).all();
  }

  private static String machine() throws IOException {
    int cores = Runtime.getRuntime().availableProcessors();
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return cores + " cores";
    }
    String model =
        Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("processor");
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    return cores + " cores of a shared " + model + " (load at the end " + load + ")";
  }
}
