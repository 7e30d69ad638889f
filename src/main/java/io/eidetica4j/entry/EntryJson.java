package io.eidetica4j.entry;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.JsonValues;
import java.io.IOException;
import java.util.List;

/** Entries in JSON, out of and into a stream that may hold other things as well. */
public final class EntryJson {
  private EntryJson() {}

  /**
   * Reads the entry whose first token the parser stands on, and leaves the parser on its last.
   *
   * @throws IOException as the parser does; see {@link io.eidetica4j.codec.Json#error}
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is no entry, INSTANCE_LIMIT_EXCEEDED
   *     where it is larger than allowed
   */
  public static Entry read(JsonParser parser, Limits limits) throws IOException {
    return new EntryDecoder(new JsonSource(parser), limits).entry();
  }

  /** Writes an entry, compact where the generator is. */
  public static void write(JsonGenerator to, Entry entry) throws IOException {
    to.writeStartObject();
    to.writeFieldName("tree");
    write(to, entry.treeNode());
    to.writeArrayFieldStart("subtrees");
    for (SubTreeNode subtree : entry.subtrees()) {
      write(to, subtree);
    }
    to.writeEndArray();
    to.writeObjectFieldStart("sig");
    if (entry.sig().sig().isPresent()) {
      to.writeStringField("sig", entry.sig().sig().get());
    }
    to.writeFieldName("key");
    SigKeyJson.write(to, entry.sig().key());
    to.writeEndObject();
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, TreeNode tree) throws IOException {
    to.writeStartObject();
    if (tree.root().isPresent()) {
      to.writeStringField("root", tree.root().get().toString());
    }
    ids(to, "parents", tree.parents());
    if (tree.metadata().isPresent()) {
      bytes(to, "metadata", tree.metadata().get());
    }
    if (tree.height() != 0) {
      height(to, tree.height());
    }
    to.writeEndObject();
  }

  private static void write(JsonGenerator to, SubTreeNode subtree) throws IOException {
    to.writeStartObject();
    to.writeStringField("name", subtree.name());
    ids(to, "parents", subtree.parents());
    if (subtree.data().isPresent()) {
      bytes(to, "data", subtree.data().get());
    }
    if (subtree.height().isPresent()) {
      height(to, subtree.height().getAsLong());
    }
    to.writeEndObject();
  }

  static void ids(JsonGenerator to, String field, List<Id> ids) throws IOException {
    to.writeArrayFieldStart(field);
    for (Id id : ids) {
      to.writeString(id.toString());
    }
    to.writeEndArray();
  }

  private static void bytes(JsonGenerator to, String field, Bytes bytes) throws IOException {
    to.writeFieldName(field);
    JsonValues.write(to, bytes);
  }

  private static void height(JsonGenerator to, long height) throws IOException {
    to.writeFieldName("h");
    JsonValues.writeUnsigned(to, height);
  }
}
