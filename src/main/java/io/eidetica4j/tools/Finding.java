package io.eidetica4j.tools;

/**
 * Something that a {@link Verification} found.
 *
 * @param kind what it is about
 * @param subject the entry, tree or table that it is about
 * @param detail what is the matter, in one line
 */
public record Finding(Kind kind, String subject, String detail) {
  /** What findings are about. */
  public enum Kind {
    /** The storage itself is damaged, or holds rows of entries that are not there. */
    STORAGE(true),
    /** An entry's bytes are not those that its id names, or are no well-formed entry. */
    ENTRY(true),
    /** What is stored beside an entry is not what the entry says. */
    ROWS(true),
    /** An entry's status is not the one that it gets when it is judged again. */
    STATUS(true),
    /** The tips that are stored are not those that the entries have. */
    TIPS(true),
    /** A cached state is not what folding the entries gives. */
    STATE(true),
    /** What says which instance this is does not fit what is stored. */
    INSTANCE(true),
    /** An entry has a parent that is not here; it is kept until that comes. No problem. */
    WAITING(false),
    /** An entry has not been judged yet, and can be now. No problem. */
    NOT_JUDGED(false);

    private final boolean problem;

    Kind(boolean problem) {
      this.problem = problem;
    }

    /** Whether something is wrong, rather than just so. */
    public boolean isProblem() {
      return problem;
    }
  }
}
