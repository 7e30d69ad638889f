package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class EntryPropertiesTest {
  @Property
  void entriesAreReadAsWritten(@ForAll long seed) {
    Entry entry = new EntryArbitraries(new Random(seed)).entry();
    Entry fromCbor = Entry.fromDagCbor(entry.dagCbor().array());
    assertThat(fromCbor.treeNode()).isEqualTo(entry.treeNode());
    assertThat(fromCbor.subtrees()).isEqualTo(entry.subtrees());
    assertThat(fromCbor.sig()).isEqualTo(entry.sig());
    assertThat(fromCbor.dagCbor()).isEqualTo(entry.dagCbor());
    Entry fromJson = Entry.fromJson(entry.toJson());
    assertThat(fromJson.treeNode()).isEqualTo(entry.treeNode());
    assertThat(fromJson.subtrees()).isEqualTo(entry.subtrees());
    assertThat(fromJson.sig()).isEqualTo(entry.sig());
    assertThat(fromJson.toJson()).isEqualTo(entry.toJson());
    assertThat(fromJson).isEqualTo(entry);
  }

  @Property
  void signingBytesAreTheEncodingWithoutSignature(@ForAll long seed) {
    Entry entry = new EntryArbitraries(new Random(seed)).entry();
    assertThat(entry.withSignature("x").signingBytes()).isEqualTo(entry.signingBytes());
    assertThat(Entry.fromDagCbor(entry.signingBytes().array()).sig().sig()).isEmpty();
    assertThat(entry.id()).isEqualTo(Id.ofDagCbor(entry.dagCbor().array()));
  }

  @Property
  void builtEntriesDoNotDependOnTheOrderOfCalls(
      @ForAll @Size(min = 1, max = 8) List<Byte> parents,
      @ForAll @Size(max = 8) List<String> names,
      @ForAll Random random) {
    List<Id> ids = parents.stream().map(b -> Id.ofDagCbor(new byte[] {b})).toList();
    List<String> stores =
        names.stream()
            .map(n -> "s" + new String(n.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .toList();
    Entry entry = build(ids, stores);
    assertThat(entry.parents()).isSorted().doesNotHaveDuplicates();
    assertThat(entry.subtreeNames())
        .isSortedAccordingTo((a, b) ->
            Arrays.compareUnsigned(
                a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)))
        .doesNotHaveDuplicates();
    assertThat(build(shuffled(ids, random), shuffled(stores, random))).isEqualTo(entry);
  }

  private static Entry build(List<Id> ids, List<String> stores) {
    EntryBuilder builder = Entry.builder(Id.ofRaw(new byte[0]));
    ids.forEach(builder::addParent);
    for (String store : stores) {
      builder.setSubtreeData(store, Bytes.utf8(store));
      ids.forEach(id -> builder.addSubtreeParent(store, id));
    }
    return builder.build();
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
