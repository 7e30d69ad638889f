package io.eidetica4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eidetica4j.OutcomeUnknownException;
import io.eidetica4j.StorageException;
import io.eidetica4j.backend.FaultyBackend.Fault;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.entry.Entry;
import org.junit.jupiter.api.Test;

/** The stand-in fails what it is told to, and as it is told to. */
class FaultyBackendTest {
  private final Entry root = TestEntries.root("root");
  private final FaultyBackend faulty = new FaultyBackend(new MemoryBackend());
  private final Backend backend = faulty.backend();

  @Test
  void anOperationIsRefusedBeforeItHappens() {
    faulty.failOperation(2, Fault.REFUSED);
    assertThat(backend.contains(root.id())).isFalse();
    assertThatThrownBy(() -> backend.put(TestEntries.unverified(root)))
        .isInstanceOf(StorageException.class);
    assertThat(backend.contains(root.id())).isFalse();
    assertThat(faulty.operations()).containsExactly("contains", "put", "contains");
    assertThat(faulty.disarm()).isTrue();
  }

  @Test
  void aLostWriteMayHaveHappened() {
    faulty.failWrite(1, Fault.LOST_BEFORE);
    assertThat(backend.roots()).isEmpty();
    assertThatThrownBy(() -> backend.put(TestEntries.unverified(root)))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(backend.roots()).isEmpty();
    faulty.failWrite(1, Fault.LOST_AFTER);
    assertThatThrownBy(() -> backend.put(TestEntries.unverified(root)))
        .isInstanceOf(OutcomeUnknownException.class);
    assertThat(backend.roots()).containsExactly(root.id());
    assertThat(backend.put(TestEntries.unverified(root))).containsExactly(PutOutcome.PRESENT);
  }
}
