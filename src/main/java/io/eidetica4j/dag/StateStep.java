package io.eidetica4j.dag;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Moves the state of a store forward by an entry that was appended to its log and whose payload is
 * at hand: the state after it is the state before it, with the payload merged.
 */
final class StateStep {
  private static final Logger LOG = System.getLogger(StateStep.class.getName());

  private StateStep() {}

  /**
   * Takes the step if the entry is the only one that came to the log; else, and where the state
   * before it is not known, whoever reads computes it.
   *
   * @param was the view of the store before the entry
   * @param is the view after it, which is told the state
   */
  static <T> void take(Delta<T> delta, int ordinal, ReplayLog log, StoreView was, StoreView is) {
    int last = log.size() - 1;
    boolean first = last == 0;
    boolean alone =
        first || (was.generation() == log.generation() && was.logSize() == log.size() - 1);
    if (log.at(last) == ordinal && alone) {
      (first ? Optional.of(delta.type().empty()) : was.known(delta.type()))
          .flatMap(before -> merged(before, delta))
          .ifPresent(after -> {
            is.remember(delta.type(), after);
            log.ladder(delta.type()).offer(last, after, delta.bytes());
          });
    }
  }

  /** The entry is stored: what an application's kind of data throws here is for its readers. */
  private static <T> Optional<T> merged(T before, Delta<T> delta) {
    try {
      return Optional.of(delta.type().merge(before, delta.value()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "What was just stored can't be merged with what was there", e);
      return Optional.empty();
    }
  }
}
