package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Paths; the numbers in names are those of the statements in spec/01 §4. */
class DocPathTest {
  @Test
  void normalisation_90() {
    Map.of(
            "", "",
            ".user", "user",
            "user.", "user",
            "user..profile", "user.profile",
            "user...profile", "user.profile",
            "...user...profile...", "user.profile",
            "...", "",
            "user.profile.name", "user.profile.name",
            " . a ", " . a ")
        .forEach((text, expected) -> {
          assertThat(DocPath.normalize(text)).isEqualTo(expected);
          assertThat(new DocPath(text).text()).isEqualTo(expected);
        });
  }

  @Test
  void pushParentAndFileName_91() {
    DocPath path = DocPath.EMPTY.push("user").push("").push("..profile..name.");
    assertThat(path).isEqualTo(new DocPath("user.profile.name")).hasToString("user.profile.name");
    assertThat(path.components()).containsExactly("user", "profile", "name");
    assertThat(path.length()).isEqualTo(3);
    assertThat(path.parent()).contains(new DocPath("user.profile"));
    assertThat(path.fileName()).contains("name");
    assertThat(new DocPath("user").parent()).isEmpty();
    assertThat(new DocPath("user").fileName()).contains("user");
    assertThat(DocPath.EMPTY.fileName()).isEmpty();
    assertThat(DocPath.EMPTY.isEmpty()).isTrue();
    assertThat(DocPath.EMPTY.length()).isZero();
    assertThat(DocPath.EMPTY).hasToString("(empty path)");
    assertThat(new DocPath("a").join(path)).isEqualTo(new DocPath("a.user.profile.name"));
    assertThat(DocPath.EMPTY.join(path)).isEqualTo(path);
  }

  @Test
  void componentsHoldNoDots_92() {
    assertThat(DocPath.of("_internal", "", "x")).isEqualTo(new DocPath("_internal.x"));
    assertThat(DocPath.of()).isEqualTo(DocPath.EMPTY);
    var e = Thrown.kind(ErrorKind.CRDT_INVALID_PATH, () -> DocPath.of("a", "b.c"));
    assertThat(e.detail("path").orElseThrow()).contains("components cannot contain dots");
    assertThat(e).hasMessageContaining("b.c");
  }

  @Test
  void aPathReadsAndSetsWhatItNames() {
    DocPath path = DocPath.of("user", "name");
    assertThat(Doc.of(path.text(), "x").getText(path.text())).contains("x");
  }
}
