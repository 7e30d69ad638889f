package io.eidetica4j.node.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A {@code reachability-metadata.json}, resolved against the class path: each type, method, field
 * and resource that it names must be there, since a name that means nothing is passed over in
 * silence when an executable is built, and missed when it runs.
 */
record ReachabilityMetadata(JsonNode root) {
  private static final Set<String> MEMBERS = Set.of("reflection", "resources");
  private static final Set<String> TYPE_MEMBERS =
      Set.of("type", "jniAccessible", "methods", "fields");
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean",
          boolean.class,
          "byte",
          byte.class,
          "char",
          char.class,
          "short",
          short.class,
          "int",
          int.class,
          "long",
          long.class,
          "float",
          float.class,
          "double",
          double.class,
          "void",
          void.class);

  static ReachabilityMetadata read(Path file) throws IOException {
    return new ReachabilityMetadata(new ObjectMapper().readTree(Files.readAllBytes(file)));
  }

  /** The names of all types. */
  Set<String> types() {
    Set<String> names = new TreeSet<>();
    root.path("reflection").forEach(entry -> names.add(entry.path("type").asText()));
    return names;
  }

  /** The patterns of all resources. */
  List<String> resources() {
    return stream(root.path("resources")).map(entry -> entry.path("glob").asText()).toList();
  }

  /**
   * What is wrong with it.
   *
   * @param classPath names of all files on the class path
   */
  List<String> problems(Set<String> classPath) {
    List<String> problems = new ArrayList<>();
    root.fieldNames()
        .forEachRemaining(name -> {
          if (!MEMBERS.contains(name)) {
            problems.add("unknown member " + name);
          }
        });
    root.path("reflection").forEach(entry -> checkType(entry, problems));
    for (String glob : resources()) {
      String pattern = ("\\Q" + glob + "\\E").replace("*", "\\E[^/]*\\Q");
      if (classPath.stream().noneMatch(name -> name.matches(pattern))) {
        problems.add("no resource " + glob);
      }
    }
    return problems;
  }

  private static void checkType(JsonNode entry, List<String> problems) {
    String name = entry.path("type").asText();
    entry
        .fieldNames()
        .forEachRemaining(member -> {
          if (!TYPE_MEMBERS.contains(member)) {
            problems.add(name + ": unknown member " + member);
          }
        });
    try {
      Class<?> type = find(name);
      entry.path("methods").forEach(method -> checkMethod(type, method, problems));
      entry
          .path("fields")
          .forEach(field -> {
            String wanted = field.path("name").asText();
            if (Stream.of(type.getDeclaredFields()).map(Field::getName).noneMatch(wanted::equals)) {
              problems.add(name + " has no field " + wanted);
            }
          });
    } catch (ClassNotFoundException e) {
      problems.add("no type " + name);
    }
  }

  private static void checkMethod(Class<?> type, JsonNode method, List<String> problems) {
    String name = method.path("name").asText();
    try {
      List<Class<?>> parameters = new ArrayList<>();
      for (JsonNode parameter : method.path("parameterTypes")) {
        parameters.add(find(parameter.asText()));
      }
      Class<?>[] types = parameters.toArray(Class<?>[]::new);
      Executable found =
          name.equals("<init>")
              ? type.getDeclaredConstructor(types)
              : type.getDeclaredMethod(name, types);
      if (found.isSynthetic()) {
        problems.add(found + " is the compiler's own");
      }
    } catch (ReflectiveOperationException e) {
      problems.add(type.getName() + " has no method " + method);
    }
  }

  /** A type by the name that Java's sources have for it. */
  private static Class<?> find(String name) throws ClassNotFoundException {
    if (name.endsWith("[]")) {
      return find(name.substring(0, name.length() - 2)).arrayType();
    }
    Class<?> primitive = PRIMITIVES.get(name);
    return primitive != null
        ? primitive
        : Class.forName(name, false, ReachabilityMetadata.class.getClassLoader());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
