package io.eidetica4j.entry;

import java.util.List;

/**
 * One step of a delegation: the key is to be found in another tree.
 *
 * @param tree the root id of that tree
 * @param tips its tips as the signer knew them, in the order and as often as given
 */
public record DelegationStep(Id tree, List<Id> tips) {
  /** Takes an immutable copy of the tips. */
  public DelegationStep {
    tips = List.copyOf(tips);
  }
}
