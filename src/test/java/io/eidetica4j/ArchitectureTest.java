package io.eidetica4j;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The arrows between the packages, which only ever go down, and what each layer may touch. */
class ArchitectureTest {
  private static final String BASE = "io.eidetica4j";
  private static final Set<String> VALUES = Set.of("codec", "crypto", "entry", "crdt");

  /** For each package those that it may use beside itself and the root package. */
  private static final Map<String, Set<String>> MAY_USE = mayUse();

  private static final Set<String> LOOK_UPS =
      Set.of(
          "forName",
          "getConstructor",
          "getConstructors",
          "getDeclaredConstructor",
          "getDeclaredConstructors",
          "getDeclaredField",
          "getDeclaredFields",
          "getDeclaredMethod",
          "getDeclaredMethods",
          "getField",
          "getFields",
          "getMethod",
          "getMethods",
          "getRecordComponents",
          "getResource",
          "getResourceAsStream",
          "newInstance");

  private static final JavaClasses MAIN =
      new ClassFileImporter().importPath(Vectors.project().resolve("target/classes"));

  private static Map<String, Set<String>> mayUse() {
    Map<String, Set<String>> arrows = new TreeMap<>();
    arrows.put("codec", Set.of());
    arrows.put("crypto", Set.of("codec"));
    arrows.put("entry", Set.of("codec", "crypto"));
    arrows.put("crdt", Set.of("codec"));
    arrows.put("backend", VALUES);
    arrows.put("dag", and(VALUES, "backend"));
    arrows.put("auth", and(VALUES, "backend", "dag"));
    arrows.put("store", and(VALUES, "dag", "auth"));
    arrows.put("database", and(VALUES, "backend", "dag", "auth", "store"));
    arrows.put("instance", and(arrows.get("database"), "database"));
    arrows.put("sync", and(arrows.get("instance"), "instance"));
    arrows.put("service", and(arrows.get("instance"), "instance"));
    arrows.put("tools", and(arrows.get("instance"), "instance"));
    arrows.put("node", and(arrows.get("instance"), "instance", "sync", "service", "tools"));
    return arrows;
  }

  private static Set<String> and(Collection<String> some, String... more) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(List.of(more));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> arrowsGoDown() {
    return MAY_USE.entrySet().stream()
        .map(arrow ->
            DynamicTest.dynamicTest(
                arrow.getKey(),
                () ->
                    noClasses()
                        .that()
                        .resideInAPackage(inside(arrow.getKey()))
                        .should()
                        .dependOnClassesThat(oursBut(arrow.getKey(), arrow.getValue()))
                        .allowEmptyShould(true)
                        .check(MAIN)));
  }

  private static DescribedPredicate<JavaClass> oursBut(String self, Set<String> allowed) {
    String[] packages =
        Stream.concat(allowed.stream(), Stream.of(self))
            .map(ArchitectureTest::inside)
            .toArray(String[]::new);
    return resideInAnyPackage(BASE + ".*..")
        .and(DescribedPredicate.not(resideInAnyPackage(packages)))
        .as("packages of ours other than %s", and(allowed, self));
  }

  private static String inside(String name) {
    return BASE + "." + name + "..";
  }

  @Test
  void rootUsesNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage(BASE)
        .should()
        .dependOnClassesThat(resideInAnyPackage(BASE + ".*.."))
        .check(MAIN);
  }

  @Test
  void everyClassIsInAPackageOfThePicture() {
    String[] known = MAY_USE.keySet().stream().map(ArchitectureTest::inside).toArray(String[]::new);
    classes()
        .should()
        .resideInAnyPackage(Stream.concat(Stream.of(BASE), Stream.of(known)).toArray(String[]::new))
        .check(MAIN);
  }

  @Test
  void noCyclesBetweenPackages() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().allowEmptyShould(true).check(MAIN);
  }

  @Test
  void onlyTheNodeUsesFrameworks() {
    noClasses()
        .that(areOfTheCore())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.quarkus..",
            "io.quarkiverse..",
            "jakarta..",
            "io.micrometer..",
            "org.eclipse.microprofile..",
            "io.smallrye..",
            "io.vertx..",
            "org.jboss..",
            "picocli..",
            "org.slf4j..")
        .check(MAIN);
  }

  @Test
  void theCoreLogsWithSystemLogger() {
    noClasses().that(areOfTheCore()).should(GeneralCodingRules.USE_JAVA_UTIL_LOGGING).check(MAIN);
    noClasses().that(areOfTheCore()).should(GeneralCodingRules.ACCESS_STANDARD_STREAMS).check(MAIN);
  }

  /** So that a native executable needs to be told of libraries only. */
  @Test
  void theCoreReflectsOnNothing() {
    noClasses()
        .that(areOfTheCore())
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.reflect..")
        .orShould()
        .callMethodWhere(
            target(
                describe(
                    "a look-up by name",
                    call ->
                        (call.getOwner().isEquivalentTo(Class.class)
                                && LOOK_UPS.contains(call.getName()))
                            || call.getOwner().isAssignableTo(ClassLoader.class))))
        .check(MAIN);
  }

  @Test
  void valuesHaveNoInputOutputAndNoClock() {
    noClasses()
        .that()
        .resideInAnyPackage(VALUES.stream().map(ArchitectureTest::inside).toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.sql..", "javax.sql..")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .allowEmptyShould(true)
        .check(MAIN);
  }

  @Test
  void everyPackageSaysWhatItIsAndIsNullMarked() throws Exception {
    Path sources = Vectors.project().resolve("src/main/java");
    try (Stream<Path> files = Files.walk(sources)) {
      Set<Path> packages = new TreeSet<>();
      files.filter(f -> f.toString().endsWith(".java")).forEach(f -> packages.add(f.getParent()));
      assertThat(packages)
          .isNotEmpty()
          .allSatisfy(p ->
              assertThat(p.resolve("package-info.java"))
                  .content()
                  .startsWith("/**")
                  .contains("@NullMarked\npackage "));
    }
  }

  private static DescribedPredicate<JavaClass> areOfTheCore() {
    return resideOutsideOfPackage(inside("node"));
  }
}
