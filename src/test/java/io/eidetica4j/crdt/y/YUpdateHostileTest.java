package io.eidetica4j.crdt.y;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Updates that nobody honest writes are refused, or wait for what never comes, and cost little. */
class YUpdateHostileTest {
  private static final String HI = "0101010004010464 6f6373 024869 00".replace(" ", "");

  private static YDocument apply(String... hex) {
    YDocument document = new YDocument(99);
    for (String update : hex) {
      document.applyUpdate(Bytes.fromHex(update.replace(" ", "")));
    }
    return document;
  }

  private static void assertRefused(String hex, ErrorKind kind) {
    YDocument document = apply(HI);
    Bytes before = document.encodeStateAsUpdate();
    assertThatThrownBy(() -> document.applyUpdate(Bytes.fromHex(hex.replace(" ", ""))))
        .isInstanceOfSatisfying(
            EideticaException.class, error -> assertThat(error.kind()).isEqualTo(kind));
    assertThat(document.encodeStateAsUpdate()).isEqualTo(before);
    assertThat(document.isWaiting()).isFalse();
  }

  @Test
  void theHonestOneIsRead() {
    assertThat(apply(HI).getText("docs").text()).isEqualTo("Hi");
  }

  @ParameterizedTest
  @CsvSource({
    "'', nothing at all",
    "ffffffff0f, sections that are not there",
    "01 ffffffff0f 01 00, blocks that are not there",
    "01 01 01 00 04 01 01 61 ffffffff0f 61 00, a text longer than the update",
    "01 01 01 00 04 01 ffffffff0f 61, a name longer than the update",
    "01 01 01 00 04 01 01 61 01 ff 00, a text that is no UTF-8",
    "01 01 01 00 08 01 01 61 ffffffff0f 7f 00, values that are not there",
    "01 01 01 00 08 01 01 61 01 75 ffffffff0f 00, a list of values that are not there",
    "01 01 01 00 08 01 01 61 01 76 ffffffff0f 00, members that are not there",
    "01 01 01 00 08 01 01 61 01 74 ffffffff0f 00, bytes that are not there",
    "01 01 01 00 08 01 01 61 01 70 00, an unknown kind of value",
    "01 01 01 00 02 01 01 61 ffffffff0f 00, JSON texts that are not there",
    "01 01 01 00 03 01 01 61 ffffffff0f 00, binary that is not there",
    "01 01 01 00 07 01 01 61 07 00, an unknown kind of type",
    "01 01 01 00 0b 01 01 61 07 00, an unknown kind of block",
    "01 01 01 00 04 01 01 61 01 62, deletions missing",
    "00 ffffffff0f, deletions of clients that are not there",
    "00 01 01 ffffffff0f, ranges that are not there",
    "00 00 00, something after the end",
    "01 01 ffffffffffffffff7f 00 00 01 00, a client beyond 2^53",
    "01 01 ffffffffffffffffffffffffff01 00 00 01 00, a number that doesn't end",
  })
  void malformed(String hex, String what) {
    assertThat(what).isNotBlank();
    assertRefused(hex, ErrorKind.CRDT_DESERIALIZATION_FAILED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01 01 01 ffffffffffffff0f 00 01 00", // a clock of 2^53 - 1
        "01 01 01 00 00 ffffffffffffff0f 00", // so many collected clocks
        "01 01 01 00 0a ffffffffffffff0f 00", // a gap
        "01 01 01 00 01 01 01 61 ffffffffffffff0f 00", // deleted ones
        "01 02 01 00 00 ffffffff07 00 01 00", // two blocks that together are too long
        "01 01 01 00 84 05 ffffffffffffff0f 01 61 00", // a left origin
        "00 01 01 01 ffffffffffffff0f 01", // a deletion there
        "00 01 01 01 01 ffffffff07", // a deletion that ends there
      })
  void hugeClocks(String hex) {
    assertRefused(hex, ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  }

  @Test
  void deepValues() {
    String deep = "7501".repeat(200_000) + "7e";
    assertRefused("01 01 01 00 08 01 01 61 01 " + deep + "00", ErrorKind.INSTANCE_LIMIT_EXCEEDED);
    String object = "76010161".repeat(200_000) + "7e";
    assertRefused("01 01 01 00 08 01 01 61 01 " + object + "00", ErrorKind.INSTANCE_LIMIT_EXCEEDED);
  }

  /**
   * Type in type in type: taken in, written and deleted without a stack, shown as far as allowed.
   */
  @Test
  void deepTypes() {
    int depth = 100_000;
    YWriter update = new YWriter();
    update.number(1);
    update.number(depth);
    update.number(1);
    update.number(0);
    for (int i = 0; i < depth; i++) {
      update.u8(Item.TYPE);
      if (i == 0) {
        update.number(1);
        update.text("array");
      } else {
        update.number(0);
        update.number(1);
        update.number(i - 1);
      }
      update.number(Branch.ARRAY);
    }
    update.number(0);
    YDocument document = new YDocument(99);
    document.applyUpdate(update.toBytes());
    assertThat(document.encodeStateAsUpdate()).isEqualTo(update.toBytes());
    assertThatThrownBy(document::toJson)
        .isInstanceOfSatisfying(
            EideticaException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED));
    document.getArray("array").delete(0, 1);
    assertThat(document.getArray("array").length()).isZero();
    assertThat(document.encodeStateAsUpdate().length()).isLessThan(40);
  }

  /** Blocks of two clients, each of which wants the other first. */
  @Test
  void cyclesWait() {
    String cycle = "02 01 02 00 84 01 00 01 62  01 01 00 84 02 00 01 61  00";
    YDocument document = apply(HI.replaceFirst("^01010100", "01010300"), cycle, cycle);
    assertThat(document.isWaiting()).isTrue();
    assertThat(document.stateVector().clocks()).containsOnlyKeys(3L);
    assertThat(document.getText("docs").text()).isEqualTo("Hi");
    assertThat(apply(document.encodeStateAsUpdate().hex()).encodeStateAsUpdate())
        .isEqualTo(document.encodeStateAsUpdate());
  }

  @Test
  void aBlockThatIsItsOwnOriginOrParentWaits() {
    YDocument document = apply("01 01 01 00 84 01 00 01 61 00", "01 01 02 00 07 00 02 00 00 00");
    assertThat(document.isWaiting()).isTrue();
    assertThat(document.stateVector()).isEqualTo(StateVector.EMPTY);
    assertThat(document.toJson()).isEqualTo("{}");
  }

  /** A parent that is a text, or gone, holds nothing: what was in it is only counted. */
  @Test
  void parentsThatAreNoTypes() {
    YDocument document = apply(HI, "01 01 02 00 04 00 01 00 01 61 00");
    assertThat(document.stateVector().of(2)).isEqualTo(1);
    assertThat(document.toJson()).isEqualTo("{\"docs\":\"Hi\"}");
  }

  /** Left and right origin lie in different lists. */
  @Test
  void originsThatDontBelongTogether() {
    YDocument document =
        apply(HI, "01 01 02 00 04 01 01 62 01 62 00", "01 01 03 00 c4 01 00 02 00 01 63 00");
    assertThat(document.toJson()).isEqualTo("{\"b\":\"b\",\"docs\":\"Hic\"}");
    assertThat(apply(document.encodeStateAsUpdate().hex()).toJson()).isEqualTo(document.toJson());
  }

  @Test
  void blocksWithoutLengthAreNothing() {
    YDocument document = apply(HI, "01 03 02 00 04 01 01 61 00  00 00  01 01 01 61 00  00");
    assertThat(document.stateVector().clocks()).containsOnlyKeys(1L);
    assertThat(document.isWaiting()).isFalse();
  }

  /** The same early update again and again is kept once. */
  @Test
  void whatWaitsIsKeptOnce() {
    String early = "01 01 05 07 04 01 01 61 01 62 00";
    Bytes once = apply(early).encodeStateAsUpdate();
    assertThat(apply(early, early, early, early).encodeStateAsUpdate()).isEqualTo(once);
  }

  @Test
  void everyPrefixOfAnUpdateIsRefused() {
    for (JsonNode recorded : Yjs.cases("cases.json")) {
      byte[] full = Yjs.bytes(recorded.get("full")).array();
      for (int length = 0; length < full.length; length++) {
        assertRefused(
            HexFormat.of().formatHex(Arrays.copyOf(full, length)),
            ErrorKind.CRDT_DESERIALIZATION_FAILED);
      }
    }
  }

  /**
   * Damaged updates are refused with a typed error, or are updates, and then are passed on. Where
   * their origins contradict each other, the order in which they come may tell: in Yjs as well.
   */
  @Test
  void damagedUpdates() {
    Random random = new Random(5);
    int read = 0;
    List<JsonNode> sessions = Yjs.cases("random.json");
    for (int i = 0; i < 20_000; i++) {
      byte[] update =
          Yjs.bytes(sessions.get(random.nextInt(sessions.size())).get("full")).toArray();
      for (int n = random.nextInt(4); n >= 0; n--) {
        update[random.nextInt(update.length)] = (byte) random.nextInt(256);
      }
      YDocument document = new YDocument(99);
      try {
        document.applyUpdate(Bytes.wrap(update));
      } catch (EideticaException e) {
        continue;
      }
      read++;
      Bytes written = document.encodeStateAsUpdate();
      YDocument again = new YDocument(99);
      again.applyUpdate(written);
      assertThat(again.stateVector()).isEqualTo(document.stateVector());
      assertThat(again.isWaiting()).isEqualTo(document.isWaiting());
      assertThat(again.toJson()).hasSameSizeAs(document.toJson());
    }
    assertThat(read).isPositive();
  }

  /** Many clients who all insert at one place, told in the order that is worst. */
  @Test
  void manyRivalsAreBounded() {
    YDocument document = new YDocument(99);
    Bytes update = rivals(25_000);
    assertThatThrownBy(() -> document.applyUpdate(update))
        .isInstanceOfSatisfying(
            EideticaException.class,
            error -> assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_LIMIT_EXCEEDED));
    assertThatThrownBy(() -> document.getText("t").append("x"))
        .isInstanceOf(EideticaException.class);
    YDocument fewer = new YDocument(99);
    fewer.applyUpdate(rivals(2_000));
    assertThat(fewer.getText("t").length()).isEqualTo(2_000);
  }

  private static Bytes rivals(int clients) {
    YWriter update = new YWriter();
    update.number(clients);
    for (int i = 1; i <= clients; i++) {
      update.number(1);
      update.number(i);
      update.number(0);
      update.u8(Item.TEXT);
      update.number(1);
      update.text("t");
      update.text("x");
    }
    update.number(0);
    return update.toBytes();
  }
}
