package io.eidetica4j.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SnapshotTest {
  private static final Id A = Id.ofRaw(new byte[] {1});
  private static final Id B = Id.ofRaw(new byte[] {2});

  @Test
  void emptyHasNoTips() {
    assertThat(Snapshot.EMPTY.isEmpty()).isTrue();
    assertThat(Snapshot.EMPTY.size()).isZero();
    assertThat(Snapshot.of()).isEqualTo(Snapshot.EMPTY);
    assertThat(Snapshot.of(List.of())).isEqualTo(Snapshot.EMPTY);
  }

  @Test
  void equalWhateverTheOrderAndRepetition() {
    assertThat(Snapshot.of(A, B, A)).isEqualTo(Snapshot.of(B, A));
    assertThat(Snapshot.of(A, B, A)).hasSameHashCodeAs(Snapshot.of(B, A));
    assertThat(Snapshot.of(A, A)).isEqualTo(Snapshot.of(A)).isNotEqualTo(Snapshot.of(B));
  }

  @Test
  void theEmptyIdIsKept() {
    assertThat(Snapshot.of(A, Id.EMPTY).tips()).containsExactly(Id.EMPTY, A);
  }

  @Test
  void laterChangesOfTheListDoNotMatter() {
    List<Id> ids = new ArrayList<>(List.of(A, B));
    Snapshot snapshot = Snapshot.of(ids);
    ids.clear();
    assertThat(snapshot.size()).isEqualTo(2);
  }

  @Property
  void tipsAreSortedAndWithoutRepetition(@ForAll @Size(max = 20) List<Byte> numbers) {
    List<Id> ids = numbers.stream().map(b -> Id.ofRaw(new byte[] {b})).toList();
    Snapshot snapshot = Snapshot.of(ids);
    assertThat(snapshot.tips()).isSorted().doesNotHaveDuplicates().hasSameElementsAs(ids);
    assertThat(snapshot).containsExactlyElementsOf(snapshot.tips());
    assertThat(snapshot.size()).isEqualTo(new HashSet<>(ids).size());
    assertThat(ids).allMatch(snapshot::contains);
    assertThat(snapshot.contains(Id.ofRaw(new byte[2]))).isFalse();
  }
}
