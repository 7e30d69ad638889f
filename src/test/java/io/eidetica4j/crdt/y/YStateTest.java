package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** States are values, whoever reads or goes on from which of them in whatever order. */
class YStateTest {
  private static YState append(YState state, String text) {
    YEdit edit = new YEdit(state);
    edit.apply(document -> {
      document.getText("t").append(text);
      return text;
    });
    return state.merge(edit.change());
  }

  private static String text(YState state) {
    return state.read(document -> document.getText("t").text());
  }

  @Test
  void olderStatesStayWhatTheyWere() {
    List<YState> states = new ArrayList<>(List.of(YState.EMPTY));
    StringBuilder expected = new StringBuilder();
    List<String> texts = new ArrayList<>(List.of(""));
    for (int i = 0; i < 30; i++) {
      states.add(append(states.getLast(), String.valueOf(i)));
      texts.add(expected.append(i).toString());
    }
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      int any = random.nextInt(states.size());
      assertThat(text(states.get(any))).isEqualTo(texts.get(any));
    }
  }

  @Test
  void forksOfAStateGoTheirOwnWay() {
    YState base = append(YState.EMPTY, "base");
    YState left = append(base, " left");
    YState right = append(base, " right");
    assertThat(text(left)).isEqualTo("base left");
    assertThat(text(right)).isEqualTo("base right");
    assertThat(text(base)).isEqualTo("base");
    assertThat(text(left.merge(right))).hasSize("base left right".length()).contains(" right");
  }

  @Test
  void aStateCanBeReadWhileItIsRead() {
    YState one = append(YState.EMPTY, "a");
    YState two = append(one, "b");
    String nested = two.read(document -> text(one) + text(append(two, "c")) + text(two));
    assertThat(nested).isEqualTo("aabcab");
  }

  /** The updates of long histories are replaced by what they give. */
  @Test
  void longHistoriesArePacked() {
    YState state = YState.EMPTY;
    for (int i = 0; i < 400; i++) {
      YEdit edit = new YEdit(state);
      edit.apply(document -> {
        document.getText("t").insert(0, "x".repeat(1000));
        document.getText("t").delete(0, document.getText("t").length() - 10);
        return document;
      });
      state = state.merge(edit.change());
      state = state.merge(YState.of(new YDocument().encodeStateAsUpdate()));
      assertThat(text(state)).isEqualTo("x".repeat(10));
    }
    assertThat(state.bytes()).isLessThan(3_000_000);
  }

  @Property(tries = 50, seed = "1")
  void updatesInAnyOrderGiveOneDocument(@ForAll long seed) {
    List<Bytes> updates = new RandomEdits(seed, 3, 30).updates();
    Random random = new Random(seed);
    YState state = YState.EMPTY;
    List<YState> some = new ArrayList<>();
    for (Bytes update : updates) {
      state = state.merge(YState.of(update));
      if (random.nextInt(4) == 0) {
        some.add(state);
        some.get(random.nextInt(some.size())).read(YDocument::toJson);
      }
    }
    Collections.shuffle(updates, random);
    assertThat(state.read(Yjs::shows)).isEqualTo(Yjs.shows(Yjs.document(updates)));
    assertThat(YState.of(state.update()).read(Yjs::shows)).isEqualTo(state.read(Yjs::shows));
  }

  @Test
  void manyReadAndGoOnAtOnce() throws Exception {
    YState base = append(YState.EMPTY, "base");
    List<Callable<String>> work = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      String own = String.valueOf(i);
      work.add(() -> {
        YState state = base;
        StringBuilder expected = new StringBuilder("base");
        for (int n = 0; n < 200; n++) {
          state = append(state, own);
          expected.append(own);
          if (!text(state).contentEquals(expected) || !text(base).equals("base")) {
            return text(state);
          }
        }
        return "";
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (Future<String> result : threads.invokeAll(work)) {
        assertThat(result.get()).isEmpty();
      }
    }
  }
}
