package io.eidetica4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.OtherProcess;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.store.DocStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process of an instance is killed again and again, while it is opening, committing from
 * several threads at once, or flushing. Whatever it had said to be safe is there afterwards, the
 * states say so, and the whole storage is sound. With {@code -Deidetica.nightly=true} it is killed
 * 500 times.
 */
class InstanceCrashTest {
  private static final int KILLS = Boolean.getBoolean("eidetica.nightly") ? 500 : 30;

  /** Kills of one storage, before it grows too large for each to be looked at quickly. */
  private static final int KILLS_OF_ONE = 30;

  /** One in so many is killed at a moment that has nothing to do with what it does. */
  private static final int AT_ANY_MOMENT = 4;

  private static final int MOST_LINES = 60;
  private static final int MOST_OPENING_NANOS = 300_000_000;
  private static final int MOST_NANOS = 3_000_000;
  private static final int WHOLE_LOOK_EVERY = 10;

  @TempDir private Path folder;

  /** A commit that was said to be safe. */
  private record Safe(Id database, Id entry, String key, long number) {
    static Safe parse(String line) {
      String[] parts = line.split(" ");
      return new Safe(Id.parse(parts[0]), Id.parse(parts[1]), parts[2], Long.parseLong(parts[3]));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSafeIsThereAfterEveryKill(Places place) throws Exception {
    Random random = new Random(place.name().hashCode());
    List<Safe> safe = new ArrayList<>();
    String url = "";
    int acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      if (kill % KILLS_OF_ONE == 0) {
        safe.clear();
        url = durable(place);
      }
      List<Safe> added = writeUntilKilled(url, kill, random);
      safe.addAll(added);
      acknowledged += added.size();
      boolean last = (kill + 1) % KILLS_OF_ONE == 0;
      if (!safe.isEmpty()) {
        check(url, last ? safe : added);
      }
      if (!safe.isEmpty() && (last || kill % WHOLE_LOOK_EVERY == 0)) {
        checkWhole(url);
      }
    }
    assertThat(acknowledged).as("commits that were safe").isGreaterThan(KILLS * 5);
  }

  private String durable(Places place) {
    return place.fresh(folder).replace("?synchronous=OFF", "");
  }

  private static List<Safe> writeUntilKilled(String url, int kill, Random random)
      throws IOException, InterruptedException {
    int lines = kill % AT_ANY_MOMENT == 0 ? 0 : 1 + random.nextInt(MOST_LINES);
    int nanos = random.nextInt(lines == 0 ? MOST_OPENING_NANOS : MOST_NANOS);
    List<String> printed = new ArrayList<>();
    try (OtherProcess writer =
        new OtherProcess(CrashingInstance.class, url, Long.toString(kill * 1_000_000L))) {
      assertThat(writer.line()).isEqualTo(CrashingInstance.READY);
      for (int i = 0; i < lines; i++) {
        printed.add(writer.line());
      }
      for (long end = System.nanoTime() + nanos; System.nanoTime() < end; ) {
        Thread.onSpinWait();
      }
      printed.addAll(writer.kill());
    }
    return printed.stream().map(Safe::parse).toList();
  }

  private static void check(String url, List<Safe> safe) {
    Map<Id, Map<String, Long>> newest = new HashMap<>();
    try (Instance instance = Instance.connect(url, InstanceOptions.DEFAULT.withReadOnly(true))) {
      for (Safe each : safe) {
        assertThat(instance.hasEntry(each.entry())).as("%s", each).isTrue();
        newest
            .computeIfAbsent(each.database(), database -> new HashMap<>())
            .merge(each.key(), each.number(), Math::max);
      }
      newest.forEach((database, keys) -> {
        DocStore state = instance.trees().open(database).getStoreViewer(DocStore.TYPE, "data");
        keys.forEach(
            (key, number) -> assertThat(state.getInt(key)).as(key).isGreaterThanOrEqualTo(number));
      });
    }
  }

  private static void checkWhole(String url) {
    assertThat(new Checked(url).findings()).isEmpty();
  }
}
