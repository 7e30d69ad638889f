package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Updates of some bytes that want much work, memory or storage. What has no figure to assert would
 * not end, or not fit, if it were done as naively as it is asked for.
 */
class YUpdateCostTest {
  private static final int ME = 99;

  /** Begins a section of one client. */
  private static void section(YWriter update, int blocks, long client, int clock) {
    update.number(blocks);
    update.number(client);
    update.number(clock);
  }

  private static void text(YWriter update, String root, String text) {
    update.u8(Item.TEXT);
    update.number(1);
    update.text(root);
    update.text(text);
  }

  private static void assertLimit(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EideticaException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED));
  }

  @Test
  void veryManySectionsOfOneClient() {
    int sections = 500_000;
    YWriter update = new YWriter();
    update.number(2L * sections);
    for (int clock = sections; clock-- > 0; ) {
      section(update, 1, 1, clock);
      update.u8(UpdateReader.COLLECTED);
      update.number(1);
      section(update, 0, 1, 0);
    }
    update.number(0);
    YDocument document = new YDocument(ME);
    document.applyUpdate(update.toBytes());
    assertThat(document.stateVector().of(1)).isEqualTo(sections);
    assertThat(document.encodeStateAsUpdate().length()).isLessThan(30);
  }

  @Test
  void clientsOfWhomNothingIsSaidAreNotKept() {
    YWriter update = new YWriter();
    update.number(0);
    update.number(200_000);
    for (int client = 1; client <= 200_000; client++) {
      update.number(client);
      update.number(client % 2);
      if (client % 2 == 1) {
        update.number(7);
        update.number(0);
      }
    }
    YDocument document = new YDocument(ME);
    assertThat(document.applyUpdate(update.toBytes())).isFalse();
    assertThat(document.blocks().clients()).hasSize(1);
  }

  /** Otherwise each small update that waits would store all again that waits. */
  @Test
  void whatWaitedBeforeIsNotToldAgain() {
    YWriter large = new YWriter();
    large.number(1);
    section(large, 1, 1, 5);
    text(large, "t", "x".repeat(100_000));
    large.number(0);
    YWriter small = new YWriter();
    small.number(1);
    section(small, 1, 2, 5);
    text(small, "t", "y");
    small.number(1);
    small.number(3);
    small.number(1);
    small.number(0);
    small.number(4);
    List<Bytes> told = new ArrayList<>();
    YDocument document = new YDocument(ME);
    document.onUpdate(told::add);
    document.applyUpdate(large.toBytes());
    document.applyUpdate(small.toBytes());
    assertThat(told).containsExactly(large.toBytes(), small.toBytes());
    assertThat(document.applyUpdate(small.toBytes())).isFalse();
    assertThat(told).hasSize(2);
  }

  @Test
  void whatWaitedAndCameMeanwhileIsToldOnce() {
    YDocument author = new YDocument(1);
    List<Bytes> updates = new ArrayList<>();
    author.onUpdate(updates::add);
    author.getText("t").append("ab");
    author.getText("t").append("cd");
    author.getText("t").delete(1, 2);
    YDocument document = new YDocument(ME);
    document.record();
    updates.reversed().forEach(document::applyUpdate);
    assertThat(document.isWaiting()).isFalse();
    assertThat(document.getText("t").text()).isEqualTo("ad");
    assertThat(document.recorded()).isEqualTo(author.encodeStateAsUpdate());
  }

  /** A deletion that is known, in parts or whole, says nothing new; each part waits for its own. */
  @Test
  void earlyDeletionsComeTrueBlockByBlock() {
    YDocument document = new YDocument(ME);
    assertThat(document.applyUpdate(Bytes.fromHex("000101020003" + "0503"))).isTrue(); // 0-3, 5-8
    assertThat(document.applyUpdate(Bytes.fromHex("000101010002"))).isFalse();
    assertThat(document.applyUpdate(Bytes.fromHex("000101010602"))).isFalse();
    assertThat(document.applyUpdate(Bytes.fromHex("000101010305"))).isTrue(); // 3-8
    assertThat(document.applyUpdate(Bytes.fromHex("000101010008"))).isFalse();
    YDocument author = new YDocument(1);
    author.getText("t").append("0123456");
    document.applyUpdate(author.encodeStateAsUpdate());
    assertThat(document.getText("t").length()).isZero();
    assertThat(document.isWaiting()).isTrue();
    StateVector known = author.stateVector();
    author.getText("t").append("789");
    document.applyUpdate(author.encodeStateAsUpdate(known));
    assertThat(document.getText("t").text()).isEqualTo("89");
    assertThat(document.isWaiting()).isFalse();
  }

  /** Two who put line after line in front of a list, without knowing of each other. */
  @Test
  void honestRivalsAreTakenIn() {
    YDocument both = new YDocument(ME);
    for (int client = 1; client <= 2; client++) {
      YDocument one = new YDocument(client);
      one.transact(() -> {
        for (int i = 0; i < 9_000; i++) {
          one.getArray("a").insert(0, List.of(YValue.of(i)));
        }
      });
      both.applyUpdate(one.encodeStateAsUpdate());
    }
    assertThat(both.getArray("a").length()).isEqualTo(18_000);
    YDocument again = new YDocument(ME);
    again.applyUpdate(both.encodeStateAsUpdate());
    assertThat(again.toJson()).isEqualTo(both.toJson());
  }

  /** The stamps of searches begin anew before there are no more. */
  @Test
  void placesDontDependOnHowMuchWasSearchedBefore() {
    List<Bytes> updates = new RandomEdits(3, 4, 120).updates();
    YDocument expected = Yjs.document(updates);
    YDocument document = new YDocument(ME);
    for (Bytes update : updates) {
      document.blocks().endSearch(Integer.MAX_VALUE - 1_000_000);
      document.applyUpdate(update);
    }
    assertThat(Yjs.shows(document)).isEqualTo(Yjs.shows(expected));
  }

  /** A text in which every stretch has all marks: what is shown is their product. */
  @Test
  void marksOnVeryManyStretches() {
    YDocument document = new YDocument(ME);
    document.applyUpdate(marked(5_000, 5_000, "k"));
    assertThat(document.getXmlFragment("x").children()).hasSize(1);
    assertLimit(document::toJson);
    assertLimit(
        () -> document.getXmlFragment("x").children().getFirst().text().orElseThrow().segments());
    YDocument fewer = new YDocument(ME);
    fewer.applyUpdate(marked(50, 50, "k"));
    assertThat(fewer.getXmlFragment("x").children().getFirst().text().orElseThrow().segments())
        .hasSize(50);
    YDocument longNames = new YDocument(ME);
    longNames.applyUpdate(marked(2, 100, "k".repeat(1_000_000)));
    assertLimit(longNames::toJson);
  }

  private static Bytes marked(int marks, int stretches, String name) {
    YWriter update = new YWriter();
    update.number(1);
    section(update, 1 + marks + 2 * stretches, 1, 0);
    update.u8(Item.TYPE);
    update.number(1);
    update.text("x");
    update.number(Branch.XML_TEXT);
    for (int i = 0; i < marks; i++) {
      mark(update, i, name + i, "1");
    }
    for (int i = 0; i < stretches; i++) {
      mark(update, marks + 2 * i, "every", String.valueOf(i));
      update.u8(Item.TEXT | Item.LEFT_BIT);
      update.number(1);
      update.number(marks + 2L * i + 1);
      update.text("y");
    }
    update.number(0);
    return update.toBytes();
  }

  private static void mark(YWriter update, int after, String key, String json) {
    update.u8(after == 0 ? Item.FORMAT : Item.FORMAT | Item.LEFT_BIT);
    update.number(after == 0 ? 0 : 1);
    if (after == 0) {
      update.number(1);
      update.number(0);
    } else {
      update.number(after);
    }
    update.text(key);
    update.text(json);
  }

  /** States that nobody decodes don't grow with each edit for ever. */
  @Test
  void longHistoriesOfSmallEditsArePacked() {
    YState state = YState.EMPTY;
    for (int i = 0; i < 10_000; i++) {
      YEdit edit = new YEdit(state);
      edit.apply(document -> {
        document.getText("t").append("x");
        return document;
      });
      state = state.merge(edit.change());
    }
    int length = state.read(document -> document.getText("t").length());
    assertThat(length).isEqualTo(10_000);
    assertThat(state.bytes()).isLessThan(1_000_000);
  }
}
