package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What documents and their types do for one who edits. */
class YDocumentTest {
  private final YDocument document = new YDocument(1);

  private static void assertError(ErrorKind kind, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            EideticaException.class, error -> assertThat(error.kind()).isEqualTo(kind));
  }

  @Test
  void theFirstTextHasTheBytesThatAreWrittenDown() {
    document.getText("document").insert(0, "Hi");
    assertThat(document.encodeStateAsUpdate().hex())
        .isEqualTo("01010100040108646f63756d656e7402486900");
    assertThat(new YDocument(2).encodeStateAsUpdate().hex()).isEqualTo("0000");
  }

  @Test
  void textIsInsertedAndDeletedAnywhere() {
    YText text = document.getText("t");
    text.append("held");
    text.insert(2, "llo wor");
    text.delete(0, 1);
    text.insert(0, "H");
    assertThat(text.text()).isEqualTo("Hello world");
    assertThat(text.length()).isEqualTo(11);
    assertThat(document.getText("t")).isEqualTo(text).hasSameHashCodeAs(text);
  }

  @Test
  void textTakesTheMarksOfWhatIsBeforeIt() {
    YText text = document.getText("t");
    text.append("plain bold");
    text.format(6, 4, Map.of("bold", YValues.TRUE));
    text.append("er");
    text.insert(6, "not ");
    text.insert(0, "*", Map.of("color", YValue.of("red")));
    assertThat(text.segments())
        .containsExactly(
            new YText.Segment(YValue.of("*"), Map.of("color", YValue.of("red"))),
            new YText.Segment(YValue.of("plain not "), Map.of()),
            new YText.Segment(YValue.of("bolder"), Map.of("bold", YValues.TRUE)));
    text.format(0, text.length(), Map.of("bold", YValues.NULL, "color", YValues.NULL));
    assertThat(text.segments())
        .containsExactly(new YText.Segment(YValue.of("*plain not bolder"), Map.of()));
  }

  @Test
  void embedsCountAsOne() {
    YText text = document.getText("t");
    text.append("ab");
    text.insertEmbed(1, YValue.of(Map.of("image", YValue.of("x"))), Map.of());
    assertThat(text.length()).isEqualTo(3);
    assertThat(text.text()).isEqualTo("ab");
    assertThat(text.segments()).hasSize(3);
    assertThat(text.segments().get(1).insert().toJson()).isEqualTo("{\"image\":\"x\"}");
  }

  @Test
  void arraysHoldValuesAndTypes() {
    YArray array = document.getArray("a");
    array.push(YValue.of(1), YValue.of("two"), YValue.of(Bytes.utf8("3")));
    array.insertMap(1).set("k", YValues.TRUE);
    array.insertText(0).append("text");
    array.insertArray(5).push(YValue.of(List.of(YValues.NULL)));
    assertThat(array.toJson()).isEqualTo("[\"text\",1,{\"k\":true},\"two\",\"Mw==\",[[null]]]");
    array.delete(1, 3);
    assertThat(array.values())
        .hasSize(3)
        .startsWith(array.get(0))
        .element(1)
        .isEqualTo(YValue.of(Bytes.utf8("3")));
    assertError(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> array.get(3));
    assertError(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> array.delete(2, 2));
    assertError(ErrorKind.CRDT_LIST_INDEX_OUT_OF_BOUNDS, () -> array.insert(-1, List.of()));
  }

  @Test
  void mapsHoldTheLastValueOfAKey() {
    YMap map = document.getMap("m");
    map.set("k", YValue.of(1));
    map.set("k", YValue.of(2.5));
    map.set("gone", YValues.NULL);
    assertThat(map.delete("gone")).isTrue();
    assertThat(map.delete("gone")).isFalse();
    assertThat(map.get("k")).contains(YValue.of(2.5));
    assertThat(map.keys()).containsExactly("k");
    YText nested = map.setText("k");
    nested.append("deep");
    assertThat(document.toJson()).isEqualTo("{\"m\":{\"k\":\"deep\"}}");
    map.set("k", YValues.NULL);
    assertThat(nested.isDeleted()).isTrue();
    assertThat(nested.length()).isZero();
    assertError(ErrorKind.CRDT_INVALID_VALUE, () -> nested.append("lost"));
    assertError(ErrorKind.CRDT_INVALID_VALUE, () -> map.set("k", document.getText("t")));
  }

  @Test
  void aRootIsFoundHoweverItCame() {
    YText before = document.getText("t");
    assertThat(document.roots()).isEmpty();
    YDocument other = new YDocument(2);
    other.getText("t").append("theirs");
    document.applyUpdate(other.encodeStateAsUpdate());
    assertThat(before.text()).isEqualTo("theirs");
    before.append(" and ours");
    assertThat(document.get("t")).contains(before);
    assertThat(document.toJson()).isEqualTo("{\"t\":\"theirs and ours\"}");
  }

  @Test
  void oneTransactionIsOneUpdate() {
    List<Bytes> updates = new ArrayList<>();
    document.onUpdate(updates::add);
    document.transact(() -> {
      document.getText("t").append("a");
      document.getText("t").append("b");
      document.getText("t").delete(0, 1);
      document.getMap("m").set("k", YValue.of(1));
    });
    document.transact(() -> {});
    assertThat(updates).hasSize(1);
    assertThat(Yjs.document(updates).encodeStateAsUpdate())
        .isEqualTo(document.encodeStateAsUpdate());
  }

  @Test
  void whatIsTypedTakesOneBlock() {
    for (int i = 0; i < 1000; i++) {
      document.getText("t").append("x");
    }
    assertThat(document.blocks().client(1).blocks.countFrom(0)).isOne();
    assertThat(document.encodeStateAsUpdate().length()).isLessThan(1020);
  }

  @Test
  void whoMeetsItsOwnNameTakesAnother() {
    YDocument twin = new YDocument(1);
    twin.getText("t").append("twin");
    document.applyUpdate(twin.encodeStateAsUpdate());
    assertThat(document.client()).isNotEqualTo(1);
    document.getText("t").append("!");
    twin.applyUpdate(document.encodeStateAsUpdate(twin.stateVector()));
    assertThat(twin.getText("t").text()).isEqualTo("twin!");
  }

  @Test
  void updatesOutOfOrderWait() {
    List<Bytes> updates = new ArrayList<>();
    document.onUpdate(updates::add);
    document.getText("t").append("a");
    document.getText("t").insert(0, "b");
    document.getText("t").delete(1, 1);
    YDocument late = new YDocument(2);
    late.applyUpdate(updates.get(2));
    late.applyUpdate(updates.get(1));
    assertThat(late.isWaiting()).isTrue();
    assertThat(late.roots()).isEmpty();
    YDocument later = new YDocument(3);
    later.applyUpdate(late.encodeStateAsUpdate());
    late.applyUpdate(updates.get(0));
    later.applyUpdate(updates.get(0));
    assertThat(late.getText("t").text()).isEqualTo("b");
    assertThat(later.getText("t").text()).isEqualTo("b");
    assertThat(late.isWaiting() || later.isWaiting()).isFalse();
  }

  @Test
  void numbersAreWrittenAsYjsDoes() {
    assertThat(YValue.of(3.0)).isEqualTo(YValue.of(3));
    assertThat(YValue.of(1L << 60)).isEqualTo(new YValue.BigInt(1L << 60));
    assertThat(YValue.of(-0.0)).isEqualTo(new YValue.Num(-0.0));
    assertError(ErrorKind.CRDT_INVALID_VALUE, () -> new YValue.Int(1L << 53));
    document
        .getArray("a")
        .push(YValue.of(1L << 60), YValue.of(-0.0), YValue.of(Double.NaN), YValue.of(1e40));
    YDocument again = Yjs.document(List.of(document.encodeStateAsUpdate()));
    assertThat(again.getArray("a").values()).isEqualTo(document.getArray("a").values());
  }

  @Test
  void halfAPairOfSurrogatesIsRefused() {
    assertError(ErrorKind.CRDT_INVALID_VALUE, () -> document.getText("t").append("\uD83D"));
    document.getText("t").append("🙂");
    document.getText("t").insert(1, "x");
    assertThat(document.getText("t").text()).isEqualTo("\uFFFDx\uFFFD");
  }

  @Test
  void forgottenTextIsPacked() {
    YText text = document.getText("t");
    document.client(7);
    for (int i = 0; i < 50; i++) {
      text.insert(0, "x".repeat(1000));
      text.insert(500, "kept" + i + ";");
      text.delete(0, 500);
      text.delete(text.length() - 100, 50);
    }
    assertThat(Yjs.document(List.of(document.encodeStateAsUpdate())).getText("t").text())
        .isEqualTo(text.text())
        .contains("kept49;");
  }
}
