package io.eidetica4j.store;

import io.eidetica4j.entry.HeightStrategy;
import java.util.Optional;

/**
 * What the register says of a store beside its kind and configuration.
 *
 * @param heightStrategy how heights are counted in it; none where they are those of the tree
 */
public record SubtreeSettings(Optional<HeightStrategy> heightStrategy) {
  /** Everything as in the tree. */
  public static final SubtreeSettings DEFAULT = new SubtreeSettings(Optional.empty());

  /** Whether everything is as in the tree. */
  public boolean isDefault() {
    return heightStrategy.isEmpty();
  }
}
