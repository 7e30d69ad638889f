package io.eidetica4j.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a call threw. */
public final class Thrown {
  private Thrown() {}

  /** The error of this kind that the call throws; fails where it throws none or another. */
  public static EideticaException kind(ErrorKind kind, ThrowingCallable call) {
    EideticaException thrown = catchThrowableOfType(EideticaException.class, call);
    assertThat(thrown).as("expected %s", kind).isNotNull();
    assertThat(thrown.kind()).as(thrown.getMessage()).isEqualTo(kind);
    return thrown;
  }
}
