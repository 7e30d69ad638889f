package io.eidetica4j.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.BackendContract;
import io.eidetica4j.backend.TreeTips;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.util.List;

class MemoryBackendTest extends BackendContract {
  @Override
  protected Backend start() {
    return new MemoryBackend();
  }

  /** It keeps none, but writes some into snapshot files. */
  @Override
  protected void checkOwnTips(Id tree, String store, Snapshot expected) {
    TreeTips tips = new TreeTips();
    ((MemoryBackend) backend)
        .state().entries().stream()
            .filter(stored -> stored.entry().tree().equals(tree))
            .forEach(stored -> tips.add(stored.entry()));
    List<Id> found = store.isEmpty() ? tips.tree() : tips.stores().getOrDefault(store, List.of());
    assertThat(found).isEqualTo(expected.tips());
  }
}
