package io.eidetica4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VectorsTest {
  @Test
  void theProjectHasACopyOfItsOwn() {
    assertThat(Vectors.project().resolve("src/test/resources/vectors"))
        .isDirectoryRecursivelyContaining("glob:**/ids.json")
        .isDirectoryRecursivelyContaining("glob:**.sqlite");
  }

  @Test
  void aMissingFileIsAnError() {
    assertThatThrownBy(() -> Vectors.read("nothing.json"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("nothing.json");
  }

  @Test
  void aListWithoutFilesIsAnError() {
    assertThatThrownBy(() -> Vectors.list("databases", ".nothing"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void casesAreRead() {
    assertThat(Vectors.cases(Vectors.read("ids.json"), "ids")).isNotEmpty();
    assertThatThrownBy(() -> Vectors.cases(Vectors.read("ids.json"), "nothing"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anotherFolderCanBeNamed(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("a.json"), "{\"a\":1}");
    String before = System.getProperty("eidetica.vectors", "");
    System.setProperty("eidetica.vectors", folder.toString());
    try {
      assertThat(Vectors.read("a.json").get("a").asInt()).isEqualTo(1);
      assertThat(Vectors.list("", ".json")).hasSize(1);
    } finally {
      System.setProperty("eidetica.vectors", before);
    }
  }
}
