package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * XML in a document, to be read: a fragment, an element, a text or a hook. Others write it, such as
 * editors in browsers.
 */
public final class YXml extends YShared {
  private static final int MAX_MARKUP = 1 << 26;

  YXml(YDocument document, Branch branch) {
    super(document, branch);
  }

  /** An element's name, or a hook's; fragments and texts have none. */
  public Optional<String> nodeName() {
    Branch branch = branch();
    return branch.kind == Branch.XML_ELEMENT || branch.kind == Branch.XML_HOOK
        ? Optional.of(branch.name)
        : Optional.empty();
  }

  /** Whether this is text: then {@link #text} says it, and there are no children. */
  public boolean isText() {
    return branch().kind == Branch.XML_TEXT;
  }

  /** The text with its marks; empty for anything else. */
  public Optional<YText> text() {
    return isText() ? Optional.of(new YText(document(), branch())) : Optional.empty();
  }

  /** The attributes by name, sorted. */
  public Map<String, YValue> attributes() {
    return new YMap(document(), branch()).values();
  }

  /** Elements and texts in it, in their order. */
  public List<YXml> children() {
    List<YXml> children = new ArrayList<>();
    if (!isText()) {
      for (Item item = branch().first; item != null; item = item.right) {
        if (item.live() > 0 && item.content instanceof Branch nested) {
          children.add(new YXml(document(), nested));
        }
      }
    }
    return children;
  }

  /**
   * As text, as Yjs writes it: nothing is escaped, so it need not be well-formed.
   *
   * @throws io.eidetica4j.EideticaException INSTANCE_LIMIT_EXCEEDED beyond 64 million characters
   */
  public String markup() {
    StringBuilder out = new StringBuilder();
    markup(out, 0);
    return out.toString();
  }

  private void markup(StringBuilder out, int depth) {
    YJson.checkDepth(depth);
    Branch branch = branch();
    if (branch.kind == Branch.XML_TEXT) {
      new YText(document(), branch).segments().forEach(segment -> markup(segment, out));
      return;
    }
    if (branch.kind == Branch.XML_HOOK) {
      out.append("[object Object]"); // it is for programs: Yjs, too, has nothing to show
      return;
    }
    String name = branch.kind == Branch.XML_ELEMENT ? branch.name.toLowerCase(Locale.ROOT) : "";
    if (!name.isEmpty()) {
      out.append('<').append(name).append(attributes(attributes())).append('>');
    }
    children().forEach(child -> child.markup(out, depth + 1));
    if (!name.isEmpty()) {
      out.append("</").append(name).append('>');
    }
  }

  /** Marks of a text are shown as elements around it. */
  private static void markup(YText.Segment segment, StringBuilder out) {
    if (out.length() > MAX_MARKUP) { // each stretch has all its marks written again
      throw YErrors.limit("characters of markup", MAX_MARKUP);
    }
    List<String> names = new ArrayList<>(new TreeMap<>(segment.attributes()).keySet());
    for (String name : names) {
      out.append('<').append(name);
      if (segment.attributes().get(name) instanceof Members members) {
        out.append(attributes(new TreeMap<>(members.values())));
      }
      out.append('>');
    }
    out.append(plain(segment.insert()));
    for (String name : names.reversed()) {
      out.append("</").append(name).append('>');
    }
  }

  private static String attributes(Map<String, YValue> attributes) {
    return attributes.entrySet().stream()
        .map(attribute -> " " + attribute.getKey() + "=\"" + plain(attribute.getValue()) + "\"")
        .collect(Collectors.joining());
  }

  private static String plain(YValue value) {
    return value instanceof Text text ? text.value() : value.toJson();
  }

  @Override
  public String toString() {
    return "YXml[" + nodeName().orElse("") + "]";
  }
}
