package io.eidetica4j.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Id;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A tree at a point of its history.
 *
 * @param root id of its root entry
 * @param tips the point, in the order given; in settings a floor that claims may not fall behind
 */
public record TreeReference(Id root, List<Id> tips) {
  private static final String ROOT = "root";
  private static final String TIPS = "tips";

  /** As many digits as leave no doubt that a number fits 64 bits once leading zeros are off. */
  private static final Pattern INDEX = Pattern.compile("\\+?0*([0-9]{1,20})");

  private static final BigInteger MAX_INDEX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  /** Copies the list. */
  public TreeReference {
    tips = List.copyOf(tips);
  }

  /** The form stored in settings: tips in a Doc under their decimal indexes. */
  public Doc toDoc() {
    Doc indexed = Doc.EMPTY;
    for (int i = 0; i < tips.size(); i++) {
      indexed = indexed.with(Integer.toString(i), tips.get(i).toString());
    }
    return Doc.EMPTY.with(ROOT, root.toString()).with(TIPS, indexed);
  }

  /**
   * Reads the form stored in settings. Tips absent or no Doc count as none; members of it that are
   * no index or no text are skipped.
   *
   * @throws io.eidetica4j.EideticaException CRDT_ELEMENT_NOT_FOUND without a root,
   *     ID_INVALID_FORMAT
   */
  public static TreeReference fromDoc(Doc doc) {
    Id root = Id.parse(DocFields.requireText(doc, ROOT));
    return new TreeReference(root, doc.getDoc(TIPS).map(TreeReference::readTips).orElse(List.of()));
  }

  private static List<Id> readTips(Doc indexed) {
    record Tip(BigInteger index, String key, String id) {}
    List<Tip> found = new ArrayList<>();
    indexed.forEach((key, value) -> {
      Optional<BigInteger> index = index(key);
      Optional<String> id = value.asText();
      if (index.isPresent() && id.isPresent()) {
        found.add(new Tip(index.get(), key, id.get()));
      }
    });
    found.sort(Comparator.comparing(Tip::index).thenComparing(Tip::key));
    return found.stream().map(tip -> Id.parse(tip.id)).toList();
  }

  private static Optional<BigInteger> index(String key) {
    var matcher = INDEX.matcher(key);
    return matcher.matches()
        ? Optional.of(new BigInteger(matcher.group(1))).filter(i -> i.compareTo(MAX_INDEX) <= 0)
        : Optional.empty();
  }

  /** The form of records and messages. */
  @JsonValue
  public JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put(ROOT, root.toString());
    ArrayNode ids = json.putArray(TIPS);
    tips.forEach(tip -> ids.add(tip.toString()));
    return json;
  }

  /**
   * Reads the form of records and messages.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none, ID_INVALID_FORMAT
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TreeReference fromJson(JsonNode json) {
    Id root = Id.parse(JsonFields.text(JsonFields.require(json, ROOT), ROOT));
    JsonNode ids = JsonFields.require(json, TIPS);
    if (!ids.isArray()) {
      throw JsonFields.malformed("field `tips` must be an array");
    }
    List<Id> tips = new ArrayList<>(ids.size());
    ids.forEach(id -> tips.add(Id.parse(JsonFields.text(id, TIPS))));
    return new TreeReference(root, tips);
  }
}
