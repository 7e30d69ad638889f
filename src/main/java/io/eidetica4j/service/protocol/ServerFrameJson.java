package io.eidetica4j.service.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Json;
import io.eidetica4j.codec.JsonMembers;
import io.eidetica4j.codec.JsonVariant;
import io.eidetica4j.database.WriteSource;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.io.IOException;
import java.util.Optional;

/** What the daemon sends, as JSON. */
public final class ServerFrameJson {
  private static final String RESPONSE = "Response";
  private static final String NOTIFICATION = "Notification";
  private static final String DATABASE_WRITE = "DatabaseWrite";

  private ServerFrameJson() {}

  /**
   * Reads what the daemon sent.
   *
   * @param limits what entries may be
   * @throws io.eidetica4j.EideticaException SERIALIZE, INSTANCE_LIMIT_EXCEEDED, or what a malformed
   *     id or key raises
   */
  public static ServerFrame read(byte[] json, Limits limits) {
    return Json.read(json, from -> read(from, limits));
  }

  private static ServerFrame read(JsonParser from, Limits limits) throws IOException {
    JsonVariant variant = JsonVariant.enter(from, RESPONSE, NOTIFICATION);
    ServerFrame frame =
        variant.name().equals(RESPONSE)
            ? new ServerFrame.Response(ResponseReader.read(variant.payload(), limits))
            : notification(variant.payload());
    variant.leave();
    return frame;
  }

  private static ServerFrame notification(JsonParser from) throws IOException {
    JsonVariant variant = JsonVariant.enter(from, DATABASE_WRITE);
    Optional<Id> root = Optional.empty();
    Optional<Snapshot> previous = Optional.empty();
    Optional<Snapshot> post = Optional.empty();
    Optional<WriteSource> source = Optional.empty();
    JsonMembers members =
        new JsonMembers(variant.payload(), "root_id", "previous_tips", "post_tips", "source");
    for (Optional<String> name = members.next(); name.isPresent(); name = members.next()) {
      switch (name.get()) {
        case "root_id" -> root = Optional.of(WireValues.id(from));
        case "previous_tips" -> previous = Optional.of(WireValues.snapshot(from));
        case "post_tips" -> post = Optional.of(WireValues.snapshot(from));
        default -> source = Optional.of(WireValues.source(from));
      }
    }
    variant.leave();
    return new ServerFrame.DatabaseWrite(
        JsonMembers.require(root, "root_id"),
        JsonMembers.require(previous, "previous_tips"),
        JsonMembers.require(post, "post_tips"),
        JsonMembers.require(source, "source"));
  }

  /** The bytes of what the daemon sends. */
  public static byte[] write(ServerFrame frame) {
    return Json.write(512, to -> write(to, frame));
  }

  private static void write(JsonGenerator to, ServerFrame frame) throws IOException {
    switch (frame) {
      case ServerFrame.Response(ServiceResponse response) -> {
        to.writeStartObject();
        to.writeFieldName(RESPONSE);
        ResponseWriter.write(to, response);
        to.writeEndObject();
      }
      case ServerFrame.DatabaseWrite(
              Id root,
              Snapshot previous,
              Snapshot post,
              WriteSource source) -> {
        to.writeStartObject();
        to.writeFieldName(NOTIFICATION);
        RequestJson.begin(to, DATABASE_WRITE);
        to.writeStringField("root_id", root.toString());
        WireValues.ids(to, "previous_tips", previous);
        WireValues.ids(to, "post_tips", post);
        to.writeStringField("source", WireValues.name(source));
        RequestJson.end(to);
        to.writeEndObject();
      }
    }
  }
}
