package io.eidetica4j.node.config;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.eidetica4j.Vectors;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * All settings as they are declared: names, types and defaults by reflection on {@link NodeConfig},
 * order and descriptions from the sources, which alone have them.
 */
final class DeclaredSettings {
  /**
   * A setting.
   *
   * @param type in words
   * @param fallback its default, if it has one
   * @param description as Markdown
   */
  record Setting(String name, String type, Optional<String> fallback, String description) {}

  /** Descriptions by class and method, in the order of the sources. */
  private final Map<String, Map<String, String>> documented = new HashMap<>();

  private final List<Setting> all = new ArrayList<>();

  private DeclaredSettings() {}

  /** Reads them; each group in the order of its declarations. */
  static List<Setting> read() throws IOException {
    DeclaredSettings settings = new DeclaredSettings();
    settings.readSources();
    settings.collect("eidetica", NodeConfig.class);
    return settings.all;
  }

  private void collect(String prefix, Class<?> group) {
    documented
        .get(group.getSimpleName())
        .forEach((methodName, description) -> {
          Method method = method(group, methodName);
          String name = prefix + "." + kebab(methodName);
          if (isGroup(method.getReturnType())) {
            collect(name, method.getReturnType());
          } else {
            Optional<String> fallback =
                Optional.ofNullable(method.getAnnotation(WithDefault.class))
                    .map(WithDefault::value);
            all.add(new Setting(name, type(method.getGenericReturnType()), fallback, description));
          }
        });
  }

  static boolean isGroup(Class<?> type) {
    return type.isInterface() && type.getPackage().equals(NodeConfig.class.getPackage());
  }

  private static Method method(Class<?> group, String name) {
    try {
      return group.getDeclaredMethod(name);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static String type(Type type) {
    return switch (type) {
      case ParameterizedType generic when generic.getRawType() == Optional.class ->
          type(generic.getActualTypeArguments()[0]);
      case ParameterizedType generic when generic.getRawType() == List.class ->
          "list of " + type(generic.getActualTypeArguments()[0]) + "s";
      case Class<?> plain when plain == String.class -> "text";
      case Class<?> plain when plain == int.class || plain == long.class -> "number";
      case Class<?> plain when plain == boolean.class -> "`true` or `false`";
      case Class<?> plain when plain == Duration.class -> "duration";
      case Class<?> plain when plain.isEnum() ->
          Arrays.stream(plain.getEnumConstants())
              .map(value -> "`" + value.toString().toLowerCase(Locale.ROOT) + "`")
              .collect(Collectors.joining(" or "));
      default -> throw new AssertionError("how is a setting of " + type + " written?");
    };
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private void readSources() throws IOException {
    Path folder = Vectors.project().resolve("src/main/java/io/eidetica4j/node/config");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        Stream<Path> sources = Files.list(folder)) {
      List<Path> settings =
          sources
              .filter(file -> file.toString().matches(".*(Settings|NodeConfig)\\.java"))
              .toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(settings));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new Reader(trees).scan(new TreePath(unit), null);
      }
    }
  }

  /** Collects what stands before each method without a body. */
  private final class Reader extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final DocTrees trees;

    Reader(DocTrees trees) {
      this.trees = trees;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      if (method.getBody() == null) {
        ClassTree group = (ClassTree) getCurrentPath().getParentPath().getLeaf();
        String text =
            trees.getDocCommentTree(getCurrentPath()).getFullBody().stream()
                .map(Reader::markdown)
                .collect(Collectors.joining())
                .replaceAll("\\s+", " ")
                .replace("|", "\\|");
        documented
            .computeIfAbsent(
                group.getSimpleName().toString(), name -> new java.util.LinkedHashMap<>())
            .put(method.getName().toString(), text.replaceFirst("\\.$", ""));
      }
      return null;
    }

    private static String markdown(DocTree part) {
      return switch (part) {
        case LiteralTree code -> "`" + code.getBody().getBody().strip() + "`";
        case LinkTree link -> "`" + link.getReference().getSignature() + "`";
        default -> part.toString();
      };
    }
  }
}
