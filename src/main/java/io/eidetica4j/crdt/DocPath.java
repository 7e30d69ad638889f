package io.eidetica4j.crdt;

import io.eidetica4j.ErrorKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path into a document: names with dots between them, none of them empty. Its {@link #text} is
 * what {@link Doc#get} and {@link Doc#with} take, but mind that they take the empty text as a key.
 *
 * @param text the normalised text
 */
public record DocPath(String text) {
  /** The path without names. */
  public static final DocPath EMPTY = new DocPath("");

  /** Normalises the text: pieces between dots, empty ones left out. */
  public DocPath {
    text = normalize(text);
  }

  /**
   * A path of names, each as it stands; empty ones are left out.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_INVALID_PATH} where one holds a dot
   */
  public static DocPath of(String... components) {
    DocPath path = EMPTY;
    for (String component : components) {
      path = path.pushComponent(component);
    }
    return path;
  }

  /** The text's pieces between dots, empty ones left out, joined by dots; blanks are kept. */
  public static String normalize(String text) {
    return text.indexOf('.') < 0 ? text : String.join(".", pieces(text));
  }

  /** This path with the pieces of another text behind it. */
  public DocPath push(String more) {
    return new DocPath(text + '.' + more);
  }

  /** This path with another one behind it. */
  public DocPath join(DocPath other) {
    return push(other.text);
  }

  /**
   * This path with one more name; unchanged for an empty one.
   *
   * @throws io.eidetica4j.EideticaException {@code CRDT_INVALID_PATH} where it holds a dot
   */
  public DocPath pushComponent(String component) {
    if (component.indexOf('.') >= 0) {
      String reason = "Invalid component '" + component + "': components cannot contain dots";
      throw ErrorKind.CRDT_INVALID_PATH.error("Invalid path: " + reason).with("path", reason);
    }
    return push(component);
  }

  /** The names. */
  public List<String> components() {
    return List.copyOf(pieces(text));
  }

  /** How many names there are. */
  public int length() {
    return pieces(text).size();
  }

  /** Whether there is no name. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** The path without its last name; empty where it has one or none. */
  public Optional<DocPath> parent() {
    int dot = text.lastIndexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(new DocPath(text.substring(0, dot)));
  }

  /** The last name. */
  public Optional<String> fileName() {
    return isEmpty() ? Optional.empty() : Optional.of(text.substring(text.lastIndexOf('.') + 1));
  }

  /** The text, {@code (empty path)} for the empty path. */
  @Override
  public String toString() {
    return isEmpty() ? "(empty path)" : text;
  }

  /** The keys that a path's text names: itself where it holds no dot, else its pieces. */
  static List<String> keys(String path) {
    return path.indexOf('.') < 0 ? List.of(path) : pieces(path);
  }

  /** The non-empty pieces between dots. */
  private static List<String> pieces(String path) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', start)) {
      if (dot > start) {
        pieces.add(path.substring(start, dot));
      }
      start = dot + 1;
    }
    if (start < path.length()) {
      pieces.add(path.substring(start));
    }
    return pieces;
  }
}
