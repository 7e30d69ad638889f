package io.eidetica4j.node.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * As much of kustomize as {@code k8s/} uses: resources, components, generated config maps whose
 * name keeps, and tags of images. Anything else in a kustomization is refused.
 */
final class Kustomize {
  private static final Set<String> KNOWN =
      Set.of("apiVersion", "kind", "resources", "components", "configMapGenerator", "images");
  static final YAMLMapper YAML = new YAMLMapper();

  private final List<ObjectNode> objects = new ArrayList<>();
  private final Set<Path> files = new TreeSet<>();

  private Kustomize() {}

  /** Renders a folder. */
  static Kustomize render(Path folder) throws IOException {
    Kustomize rendered = new Kustomize();
    rendered.add(folder);
    return rendered;
  }

  /** What would be applied. */
  List<ObjectNode> objects() {
    return objects;
  }

  /** All files that took part. */
  Set<Path> files() {
    return files;
  }

  private void add(Path folder) throws IOException {
    Path file = folder.resolve("kustomization.yaml").normalize();
    files.add(file);
    JsonNode kustomization = YAML.readTree(Files.readAllBytes(file));
    kustomization
        .fieldNames()
        .forEachRemaining(name -> {
          if (!KNOWN.contains(name)) {
            throw new AssertionError(file + ": " + name + " is not known here");
          }
        });
    for (String list : List.of("resources", "components")) {
      for (JsonNode resource : kustomization.path(list)) {
        Path path = folder.resolve(resource.asText()).normalize();
        if (Files.isDirectory(path)) {
          add(path);
        } else {
          files.add(path);
          objects.addAll(documents(path));
        }
      }
    }
    for (JsonNode generator : kustomization.path("configMapGenerator")) {
      generate(folder, generator);
    }
    for (JsonNode image : kustomization.path("images")) {
      objects.forEach(object -> setTag(object, image));
    }
  }

  /** The documents of a file. */
  static List<ObjectNode> documents(Path file) throws IOException {
    try (var values = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(file.toFile())) {
      return values.readAll();
    }
  }

  private void generate(Path folder, JsonNode generator) throws IOException {
    JsonNode options = generator.path("options");
    if (!options.path("disableNameSuffixHash").asBoolean()) {
      throw new AssertionError("names with a hash are not known here");
    }
    ObjectNode map = new ObjectMapper().createObjectNode();
    map.put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata")
        .put("name", generator.path("name").asText())
        .set("labels", options.path("labels"));
    ObjectNode data = map.putObject("data");
    for (JsonNode file : generator.path("files")) {
      Path path = folder.resolve(file.asText());
      files.add(path.normalize());
      data.put(file.asText(), Files.readString(path));
    }
    objects.add(map);
  }

  private static void setTag(JsonNode node, JsonNode image) {
    String name = image.path("name").asText();
    for (JsonNode child : node) {
      if (child instanceof ObjectNode object && object.path("image").asText().equals(name)) {
        String newName = image.path("newName").asText(name);
        object.put("image", newName + ":" + image.path("newTag").asText());
      }
      setTag(child, image);
    }
  }
}
