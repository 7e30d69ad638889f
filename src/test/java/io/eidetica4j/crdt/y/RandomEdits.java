package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Clients that edit documents at random and now and then hear of each other. */
final class RandomEdits {
  private static final List<YValue> VALUES =
      List.of(
          YValue.of(1),
          YValue.of(-70_000),
          YValue.of(0.5),
          YValue.of("é漢🙂"),
          YValues.TRUE,
          YValues.NULL,
          YValue.of(Bytes.utf8("bytes")),
          YValue.of(Map.of("k", YValue.of(List.of(YValue.of(1L << 40))))));

  private final Random random;
  private final List<YDocument> documents = new ArrayList<>();
  private final List<Bytes> updates = new ArrayList<>();

  RandomEdits(long seed, int clients, int edits) {
    random = new Random(seed);
    for (int i = 0; i < clients; i++) {
      YDocument document = new YDocument(random.nextInt(1 << 20) * 8L + i);
      document.onUpdate(updates::add);
      documents.add(document);
    }
    for (int i = 0; i < edits; i++) {
      YDocument document = any(documents);
      document.transact(() -> {
        for (int left = 1 + random.nextInt(3); left > 0; left--) {
          edit(document);
        }
      });
      if (random.nextInt(6) == 0) {
        YDocument other = any(documents);
        other.applyUpdate(document.encodeStateAsUpdate(other.stateVector()));
      }
    }
  }

  List<YDocument> documents() {
    return documents;
  }

  /** All updates that were told, of edits and of what came from others, in any order. */
  List<Bytes> updates() {
    List<Bytes> shuffled = new ArrayList<>(updates);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String word() {
    return "abcdefé漢".substring(random.nextInt(4), 4 + random.nextInt(5));
  }

  private void edit(YDocument document) {
    YText text = document.getText("text");
    int at = random.nextInt(text.length() + 1);
    int length = random.nextInt(Math.min(6, text.length() - at) + 1);
    switch (random.nextInt(8)) {
      case 0, 1 -> text.insert(at, word());
      case 2 -> text.delete(at, length);
      case 3 ->
          text.format(
              at, length, Map.of(any(List.of("b", "i")), any(List.of(YValues.TRUE, YValues.NULL))));
      case 4 -> text.insert(at, word(), Map.of("b", YValues.TRUE));
      case 5 -> text.insertEmbed(at, YValue.of(Map.of("e", YValue.of(1))), Map.of());
      case 6 -> edit(document.getArray("array"), 0);
      default -> edit(document.getMap("map"), 0);
    }
  }

  private void edit(YArray array, int depth) {
    int at = random.nextInt(array.length() + 1);
    switch (random.nextInt(6)) {
      case 0, 1, 2 -> array.insert(at, List.of(any(VALUES), any(VALUES)));
      case 3 -> array.delete(at, random.nextInt(Math.min(3, array.length() - at) + 1));
      case 4 -> {
        switch (random.nextInt(3)) {
          case 0 -> array.insertMap(at).set("made", YValue.of(at));
          case 1 -> array.insertArray(at).push(YValue.of(at));
          default -> array.insertText(at).append(word());
        }
      }
      default -> {
        if (at < array.length() && depth < 3) {
          inside(array.get(at), depth + 1);
        }
      }
    }
  }

  private void edit(YMap map, int depth) {
    String key = any(List.of("a", "b", "c"));
    switch (random.nextInt(6)) {
      case 0, 1 -> map.set(key, any(VALUES));
      case 2 -> map.delete(key);
      case 3 -> {
        switch (random.nextInt(3)) {
          case 0 -> map.setMap(key).set("made", YValues.TRUE);
          case 1 -> map.setArray(key).push(YValues.NULL);
          default -> map.setText(key).append(word());
        }
      }
      default ->
          map.get(key).filter(value -> depth < 3).ifPresent(value -> inside(value, depth + 1));
    }
  }

  private void inside(YValue value, int depth) {
    switch (value) {
      case YArray array -> edit(array, depth);
      case YMap map -> edit(map, depth);
      case YText text -> text.insert(random.nextInt(text.length() + 1), word());
      default -> {}
    }
  }
}
