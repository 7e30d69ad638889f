package io.eidetica4j.tools;

/** Who is told how far long work is; on the thread that does it, and often. */
@FunctionalInterface
public interface Progress {
  /** Nobody. */
  Progress NONE = (step, done, total) -> {};

  /**
   * So much is done.
   *
   * @param step what is being done, in a few words
   * @param done how much of it is done
   * @param total how much there is; 0 where that is not known
   */
  void at(String step, long done, long total);
}
