package io.eidetica4j.backend.memory;

import io.eidetica4j.backend.CacheScope;
import io.eidetica4j.backend.EntryRow;
import io.eidetica4j.backend.StoredRows;
import io.eidetica4j.backend.memory.MemoryState.Stored;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What memory holds, as rows. There is little to find: a snapshot file whose entries don't hash to
 * their ids is refused when it is read, and tips are computed when they are needed.
 */
final class MemoryRows implements StoredRows {
  private final MemoryState state;

  MemoryRows(MemoryState state) {
    this.state = state;
  }

  @Override
  public long count() {
    return state.entries().size();
  }

  @Override
  public void entries(Consumer<EntryRow> each) {
    for (Stored stored : state.entries()) {
      each.accept(EntryRow.of(stored.entry(), stored.status().code()));
    }
  }

  @Override
  public List<String> idsOf(String tree) {
    return state.entries().stream()
        .filter(stored -> stored.entry().tree().toString().equals(tree))
        .map(stored -> stored.entry().id().toString())
        .toList();
  }

  @Override
  public Optional<Set<String>> treesWithTips() {
    return Optional.empty();
  }

  @Override
  public List<TipRow> tips(String tree) {
    return List.of();
  }

  /** None: what is cached here has been computed by this process. */
  @Override
  public List<StateRow> states(CacheScope scope) {
    return List.of();
  }

  @Override
  public List<String> complaints() {
    return List.of();
  }
}
