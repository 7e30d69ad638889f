package io.eidetica4j.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.Vectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the reference's client and daemon said to each other, frame by frame and in steps. */
public final class Transcript {
  private static final JsonNode FILE = Vectors.read("service/transcript.json");

  /**
   * A frame.
   *
   * @param step what the client was about
   * @param fromClient whether the client sent it
   * @param json its content
   */
  public record Frame(int number, String step, boolean fromClient, JsonNode json) {
    @Override
    public String toString() {
      return number + " (" + step + ", " + (fromClient ? "client" : "server") + ")";
    }
  }

  private Transcript() {}

  /** All frames in their order. */
  public static List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    String step = "";
    for (JsonNode each : Vectors.cases(FILE, "frames")) {
      if (each.has("step")) {
        step = each.get("step").textValue();
      } else {
        frames.add(
            new Frame(
                frames.size(),
                step,
                each.get("direction").textValue().equals("client"),
                each.get("json")));
      }
    }
    return frames;
  }

  /** A text that the file says beside its frames, e.g. {@code user}. */
  public static String text(String member) {
    return FILE.get(member).textValue();
  }

  /** What the client got to see. */
  public static JsonNode clientSaw() {
    return FILE.get("client_saw");
  }

  /** The file that the server's instance was kept in. */
  public static Path snapshot() {
    return Vectors.file("service/" + text("server_snapshot"));
  }
}
