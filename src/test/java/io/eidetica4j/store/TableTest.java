package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTest {
  private record Person(String name, int age, Optional<String> note) {
    Person(String name, int age) {
      this(name, age, Optional.empty());
    }
  }

  private static final StoreType<Table<Person>> PEOPLE = Table.type(Person.class);

  private final FakeContext context = new FakeContext();
  private final Table<Person> table = PEOPLE.open(context, "people");

  @Test
  void rowsAreInsertedReadReplacedAndDeletedInsideATransactionAndAfter() {
    String key = table.insert(new Person("Ann", 30));
    for (int i = 0; i < 2; i++) {
      assertThat(table.get(key)).isEqualTo(new Person("Ann", 30));
      context.commit();
    }
    table.put(key, new Person("Ann", 31, Optional.of("older")));
    assertThat(table.get(key).age()).isEqualTo(31);
    context.commit();
    assertThat(table.get(key).note()).contains("older");
    assertThat(table.delete(key)).isTrue();
    for (int i = 0; i < 2; i++) {
      Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> table.get(key));
      assertThat(table.search(p -> true)).isEmpty();
      assertThat(table.count()).isZero();
      assertThat(table.delete(key)).isFalse();
      context.commit();
    }
    table.put(key, new Person("Ann", 1));
    context.commit();
    assertThat(table.get(key).age()).isEqualTo(1);
  }

  @Test
  void aRowThatCannotBeReadStopsAPageButNotAPageOfWhatIsReadable() {
    Table<String> texts = Table.type(new AsItStands()).load(context, "people");
    texts.put("a", "{\"name\":\"Ann\",\"age\":1}");
    texts.put("b", "{\"name\":\"Bob\",\"age\":" + "9".repeat(2000) + "}");
    texts.put("c", "no JSON");
    texts.put("d", "{\"name\":\"Dan\",\"age\":4}");
    Table<Person> people = Table.type(Person.class).load(context, "people");
    Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> people.page(Optional.empty(), 3));
    List<String> unreadable = new ArrayList<>();
    RowPage<Person> first =
        people.pageReadable(Optional.empty(), 3, (key, error) -> unreadable.add(key));
    assertThat(first.rows()).extracting(Row::key).containsExactly("a");
    assertThat(first.next()).hasValue("c");
    RowPage<Person> rest =
        people.pageReadable(first.next(), 3, (key, error) -> unreadable.add(key));
    assertThat(rest.rows()).extracting(Row::key).containsExactly("d");
    assertThat(rest.next()).isEmpty();
    assertThat(unreadable).containsExactly("b", "c");
  }

  /** Rows as an odd writer leaves them. */
  private static final class AsItStands implements RowFormat<String> {
    @Override
    public String write(String row) {
      return row;
    }

    @Override
    public String read(String json) {
      return json;
    }
  }

  @Test
  void newKeysAreRandomUuidsInLowerCase() {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      keys.add(table.insert(new Person("p", i)));
    }
    assertThat(keys)
        .hasSize(100)
        .allMatch(k -> k.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
        .allMatch(k -> k.charAt(14) == '4');
  }

  @Test
  void deletingAnUnknownRowChangesNothing() {
    context.commit();
    assertThat(table.delete("nobody")).isFalse();
    assertThat(context.staged("people", Doc.CRDT)).isEmpty();
  }

  @Test
  void aRowIsATextOfJsonWithSortedMembersAndNullForNone() {
    table.put("k", new Person("Ann", 30));
    assertThat(context.stagedDoc("people"))
        .isEqualTo(Doc.EMPTY.with("k", "{\"age\":30,\"name\":\"Ann\",\"note\":null}"));
  }

  @Test
  void searchSeesHistoryAndStagedRowsInTheOrderOfKeys() {
    table.put("b", new Person("Bob", 20));
    table.put("c", new Person("Cid", 40));
    context.commit();
    table.put("a", new Person("Ann", 30));
    table.put("c", new Person("Cid", 10));
    assertThat(table.search(p -> p.age() >= 20))
        .containsExactly(
            new Row<>("a", new Person("Ann", 30)), new Row<>("b", new Person("Bob", 20)));
    List<String> keys = new ArrayList<>();
    table.forEach((key, person) -> keys.add(key + person.age()));
    assertThat(keys).containsExactly("a30", "b20", "c10");
    assertThat(table.stream().map(Row::key)).containsExactly("a", "b", "c");
    assertThat(table.count()).isEqualTo(3);
    assertThat(Table.raw().load(context, "unknown").search(r -> true)).isEmpty();
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetitionWhileRowsComeAndGo() {
    List<String> keys = List.of("", "a", "b", "c", "d", "ä", "\uFFFD", "😀");
    Doc rows = Doc.EMPTY;
    for (String key : keys) {
      rows = rows.withKey(key, Value.of("{\"name\":\"" + key + "\",\"age\":1}"));
    }
    context.receive("people", rows.withKey("b2", Value.of(7)).withKey("c2", Value.DELETED));
    for (int limit = 1; limit <= keys.size() + 1; limit++) {
      List<String> seen = new ArrayList<>();
      Optional<String> after = Optional.empty();
      do {
        RowPage<Person> page = table.page(after, limit);
        assertThat(page.rows()).hasSizeLessThanOrEqualTo(limit);
        page.rows().forEach(row -> seen.add(row.key()));
        after = page.next();
      } while (after.isPresent());
      assertThat(seen).as("pages of %d", limit).isEqualTo(keys);
    }
    assertThat(table.page(Optional.of("b3"), 1).rows()).extracting(Row::key).containsExactly("c");
    assertThat(table.page(Optional.of("😀"), 1))
        .isEqualTo(new RowPage<>(List.of(), Optional.empty()));
    Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> table.page(Optional.empty(), 0));
  }

  @Test
  void aRowThatIsNoRowIsAnErrorWithoutItsContent() {
    for (String bad :
        List.of(
            "",
            "null",
            "[]",
            "{\"name\":\"SECRET\"",
            "{\"name\":\"SECRET\"}",
            "{\"age\":1}",
            "{\"name\":null,\"age\":1}",
            "{\"name\":\"SECRET\",\"age\":\"1\"}",
            "{\"name\":\"SECRET\",\"age\":1.0}",
            "{\"name\":\"SECRET\",\"age\":2147483648}",
            "{\"name\":\"SECRET\",\"name\":\"SECRET\",\"age\":1}",
            "{\"name\":\"SECRET\",\"age\":1} SECRET",
            "SECRET")) {
      context.receive("people", Doc.EMPTY.with("k", bad));
      var error = Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> table.get("k"));
      assertThat(error).hasMessageNotContaining("SECRET").hasMessageContaining("people");
      Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> table.search(p -> true));
    }
  }

  @Test
  void unknownMembersAreIgnoredAndOptionalOnesMayBeMissing() {
    context.receive("people", Doc.EMPTY.with("k", "{\"x\":{},\"age\":1,\"name\":\"Ann\"}"));
    assertThat(table.get("k")).isEqualTo(new Person("Ann", 1));
  }

  @Test
  void oneBadRowNeedNotStopASearch() {
    table.put("a", new Person("Ann", 30));
    context.commit();
    context.receive("people", Doc.EMPTY.with("b", "junk"));
    List<String> bad = new ArrayList<>();
    assertThat(table.searchReadable(p -> true, (key, error) -> bad.add(key + error.kind())))
        .containsExactly(new Row<>("a", new Person("Ann", 30)));
    assertThat(bad).containsExactly("b" + ErrorKind.STORE_DESERIALIZATION_FAILED);
    assertThat(table.contains("b")).isTrue();
    assertThat(table.count()).isEqualTo(2);
    assertThat(table.delete("b")).isTrue();
    assertThat(table.search(p -> true)).hasSize(1);
  }

  @Test
  void whatIsNoTextIsNoRow() {
    context.receive("people", Doc.EMPTY.with("n", 1).with("d", Doc.EMPTY).with("x", Value.NULL));
    assertThat(table.count()).isZero();
    Thrown.kind(ErrorKind.STORE_KEY_NOT_FOUND, () -> table.get("n"));
    assertThat(table.find("d")).isEmpty();
    assertThat(table.delete("x")).isFalse();
  }

  @Test
  void keysThatMakeTroubleAreRefusedForNewRowsAndReadWhereTheyExist() {
    Person ann = new Person("Ann", 1);
    for (String key : List.of("", "a.b", ".", "\ud800", "x".repeat(2000))) {
      Thrown.kind(ErrorKind.STORE_INVALID_OPERATION, () -> table.put(key, ann));
    }
    String json = "{\"name\":\"Ann\",\"age\":1}";
    context.receive("people", Doc.EMPTY.with("a.b", json).withKey("c.d", Value.of(json)));
    assertThat(table.get("a.b")).isEqualTo(ann);
    assertThat(table.get("c.d")).isEqualTo(ann);
    assertThat(table.delete("a.b")).isTrue();
    assertThat(table.delete("c.d")).isTrue();
    context.commit();
    assertThat(table.contains("a.b")).isFalse();
    assertThat(table.contains("c.d")).isFalse();
  }

  @Test
  void aRowWonByAPeerIsWhollyThePeers() {
    table.put("k", new Person("Ann", 1));
    context.commit();
    table.put("k", new Person("Ann", 2));
    Doc mine = context.stagedDoc("people");
    Doc theirs = Doc.EMPTY.with("k", "{\"name\":\"Eve\",\"age\":3}");
    context.receive("people", mine);
    context.receive("people", theirs);
    Table<Person> viewer = PEOPLE.load(context, "people");
    context.commit();
    assertThat(viewer.get("k")).isIn(new Person("Ann", 2), new Person("Eve", 3));
  }

  @Test
  void valuesThatJsonHasNotAreRefused() {
    record Measure(double value) {}
    Table<Measure> measures = Table.type(Measure.class).open(context, "measures");
    measures.put("k", new Measure(1.5));
    assertThat(measures.get("k").value()).isEqualTo(1.5);
    for (double value : List.of(Double.NaN, Double.POSITIVE_INFINITY)) {
      Thrown.kind(
          ErrorKind.STORE_SERIALIZATION_FAILED, () -> measures.put("k", new Measure(value)));
    }
    Thrown.kind(ErrorKind.CRDT_INVALID_VALUE, () -> table.put("k", new Person("\ud800", 1)));
  }

  @Test
  void rawRowsKeepTheirNumbersAndAreWrittenWithSortedMembers() throws JsonProcessingException {
    Table<JsonNode> raw = Table.raw().open(context, "raw");
    String json =
        "{\"b\":1.10,\"a\":[{\"d\":123456789012345678901234567890,\"c\":null}],\"e\":\"\\u0001é\"}";
    raw.put("k", RowFormat.raw().read(json));
    assertThat(context.stagedDoc("raw").getText("k"))
        .contains(
            "{\"a\":[{\"c\":null,\"d\":123456789012345678901234567890}],"
                + "\"b\":1.10,\"e\":\"\\u0001é\"}");
    raw.put("l", new ObjectMapper().readTree("{\"z\":1,\"y\":{\"x\":1,\"w\":2}}"));
    assertThat(context.stagedDoc("raw").getText("l")).contains("{\"y\":{\"w\":2,\"x\":1},\"z\":1}");
    context.commit();
    assertThat(raw.get("k").get("b").decimalValue()).isEqualTo("1.10");
  }

  @Test
  void rowsMayHaveAFormatOfTheirOwn() {
    RowFormat<Integer> hex =
        new RowFormat<>() {
          @Override
          public String write(Integer row) {
            return "\"" + Integer.toHexString(row) + "\"";
          }

          @Override
          public Integer read(String json) {
            return Integer.parseInt(json.substring(1, json.length() - 1), 16);
          }
        };
    Table<Integer> table = Table.type(hex).open(context, "hex");
    table.put("k", 255);
    assertThat(table.get("k")).isEqualTo(255);
    context.receive("hex", Doc.EMPTY.with("bad", "\"xyz\""));
    Thrown.kind(ErrorKind.STORE_DESERIALIZATION_FAILED, () -> table.get("bad"));
  }
}
