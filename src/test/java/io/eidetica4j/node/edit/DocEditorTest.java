package io.eidetica4j.node.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.Clock;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.node.problem.RestException;
import io.eidetica4j.store.Registry;
import io.eidetica4j.store.StoreContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DocEditorTest {
  @Test
  void aValueThatIsSetStandsForAllOfWhatWasThere() {
    assertThat(edited("{'a':{'x':1,'y':{'z':2}},'b':3}", e -> e.set(path("a"), json("{'x':5}"))))
        .isEqualTo("{'a':{'x':5},'b':3}");
    assertThat(edited("{'a':{'x':1}}", e -> e.set(path("a"), json("[1,2]"))))
        .isEqualTo("{'a':[1,2]}");
    assertThat(edited("{'a':'leaf'}", e -> e.set(path("a/b/c"), json("1"))))
        .isEqualTo("{'a':{'b':{'c':1}}}");
    assertThat(edited("{'a':[1,2,3]}", e -> e.set(path("a"), json("[9,8]"))))
        .isEqualTo("{'a':[9,8]}");
    assertThat(edited("{}", e -> e.set(path("a"), json("{}")))).isEqualTo("{'a':{}}");
  }

  @Test
  void whatOthersAddAtTheSameTimeStays() {
    Doc history = (Doc) json("{'a':{'x':1,'y':2}}");
    Doc mine = staged(history, e -> e.set(path("a"), json("{'x':5}")));
    Doc theirs = staged(history, e -> e.set(path("a/new"), json("7")));
    assertThat(text(history.merge(theirs).merge(mine))).isEqualTo("{'a':{'new':7,'x':5}}");
    assertThat(text(history.merge(mine).merge(theirs))).isEqualTo("{'a':{'new':7,'x':5}}");
  }

  @Test
  void aStagedChangeHoldsOnlyWhatChanged() {
    Doc history = (Doc) json("{'a':{'x':1,'y':2},'list':[1,2,3]}");
    assertThat(text(staged(history, e -> e.set(path("a/x"), json("9")))))
        .isEqualTo("{'a':{'x':9}}");
    assertThat(text(staged(history, e -> e.push(path("list"), json("4")))))
        .isEqualTo("{'list':[4]}");
    assertThat(text(staged(history, e -> e.set(path("list/1"), json("9")))))
        .isEqualTo("{'list':[9]}");
    assertThat(text(staged(history, e -> e.set(path("a/x"), json("1")))))
        .as("setting what is there says so again")
        .isEqualTo("{'a':{'x':1}}");
  }

  @Test
  void deletingAndSettingAgainDoesNotBringTheOldBack() {
    assertThat(
            edited(
                "{'a':{'old':1}}",
                e -> {
                  assertThat(e.delete(path("a"))).isTrue();
                  e.set(path("a/new"), json("2"));
                }))
        .isEqualTo("{'a':{'new':2}}");
    assertThat(
            edited(
                "{'a':{'old':1}}",
                e -> {
                  e.set(path("a/new"), json("2"));
                  assertThat(e.delete(path("a"))).isTrue();
                  assertThat(e.delete(path("a"))).isFalse();
                }))
        .isEqualTo("{}");
  }

  @Test
  void aMergePatchDoesWhatTheRfcSays() {
    // target, patch, result: the examples of RFC 7396 that begin and end with an object
    String[][] cases = {
      {"{'a':'b'}", "{'a':'c'}", "{'a':'c'}"},
      {"{'a':'b'}", "{'b':'c'}", "{'a':'b','b':'c'}"},
      {"{'a':'b'}", "{'a':null}", "{}"},
      {"{'a':'b','b':'c'}", "{'a':null}", "{'b':'c'}"},
      {"{'a':['b']}", "{'a':'c'}", "{'a':'c'}"},
      {"{'a':'c'}", "{'a':['b']}", "{'a':['b']}"},
      {"{'a':{'b':'c'}}", "{'a':{'b':'d','c':null}}", "{'a':{'b':'d'}}"},
      {"{'a':[{'b':'c'}]}", "{'a':[1]}", "{'a':[1]}"},
      {"{'e':null}", "{'a':1}", "{'a':1,'e':null}"},
      {"{}", "{'a':{'bb':{'ccc':null}}}", "{'a':{'bb':{}}}"},
    };
    for (String[] c : cases) {
      assertThat(edited(c[0], e -> e.patch(List.of(), json(c[1]), ""))).isEqualTo(c[2]);
    }
    assertThat(edited("{'x':{'a':'foo'}}", e -> e.patch(path("x"), json("'bar'"), "")))
        .isEqualTo("{'x':'bar'}");
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> edited("{}", e -> e.patch(List.of(), json("[1]"), "")));
  }

  @Test
  void listsAreEditedElementByElement() {
    assertThat(
            edited(
                "{'l':['a','b','c']}",
                e -> {
                  e.push(path("l"), json("'d'"));
                  e.insert(path("l"), 0, json("'first'"));
                  e.remove(path("l"), 2);
                  e.set(path("l/1"), json("{'deep':[1]}"));
                  e.push(path("l/1/deep"), json("2"));
                  assertThat(e.find(path("l/1/deep/1"))).hasValue(Value.of(2));
                }))
        .isEqualTo("{'l':['first',{'deep':[1,2]},'c','d']}");
    assertThat(edited("{}", e -> e.push(path("new/list"), json("1"))))
        .isEqualTo("{'new':{'list':[1]}}");
    assertThat(edited("{'l':[1,2]}", e -> e.delete(path("l/0")))).isEqualTo("{'l':[2]}");
  }

  @Test
  void pushesOfTwoWritersBothStay() {
    Doc history = (Doc) json("{'l':[1]}");
    Doc mine = staged(history, e -> e.push(path("l"), json("2")));
    Doc theirs = staged(history, e -> e.push(path("l"), json("3")));
    Doc merged = history.merge(mine).merge(theirs);
    assertThat(merged.getList("l").orElseThrow().values())
        .containsExactlyInAnyOrder(Value.of(1), Value.of(2), Value.of(3));
  }

  @Test
  void whatIsNotThereCannotBeEdited() {
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> edited("{'l':[1]}", e -> e.set(path("l/5"), json("1"))));
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> edited("{'l':[1]}", e -> e.set(path("l/x"), json("1"))));
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> edited("{'l':1}", e -> e.push(path("l"), json("1"))));
    assertThatExceptionOfType(RestException.class)
        .isThrownBy(() -> edited("{'l':[1]}", e -> e.remove(path("l"), 1)));
  }

  /** What a reader sees after the edits are committed. */
  private static String edited(String before, Consumer<DocEditor> edits) {
    Doc history = (Doc) json(before);
    return text(history.merge(staged(history, edits)));
  }

  private static Doc staged(Doc history, Consumer<DocEditor> edits) {
    Context context = new Context(history);
    DocEditor editor = new DocEditor(context, "s");
    edits.accept(editor);
    editor.stage();
    assertThat(text(history.merge(context.staged))).isEqualTo(text(editor.view()));
    return context.staged;
  }

  private static List<String> path(String path) {
    return List.of(path.split("/"));
  }

  private static Value json(String text) {
    return PlainJson.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Doc doc) {
    byte[] bytes = Json.bytes(json -> PlainJson.write(json, doc));
    return new String(bytes, StandardCharsets.UTF_8).replace('"', '\'');
  }

  private static final class Context implements StoreContext {
    final Doc history;
    Doc staged = Doc.EMPTY;

    Context(Doc history) {
      this.history = history;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T history(String store, Crdt<T> type) {
      return (T) history;
    }

    @Override
    public <T> Optional<T> staged(String store, Crdt<T> type) {
      return Optional.empty();
    }

    @Override
    public <T> void stage(String store, Crdt<T> type, T delta) {
      staged = (Doc) delta;
    }

    @Override
    public Registry registry() {
      return new Registry(this);
    }

    @Override
    public Clock clock() {
      return Clock.system();
    }
  }
}
