package io.eidetica4j.crdt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What was thrown. */
final class Thrown {
  private Thrown() {}

  /** The exception of this kind that the action must throw. */
  static EideticaException kind(ErrorKind kind, ThrowingCallable action) {
    Throwable thrown = catchThrowable(action);
    assertThat(thrown).isInstanceOf(EideticaException.class);
    EideticaException e = (EideticaException) thrown;
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    return e;
  }
}
