package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the parts of the contract have in common. */
interface ContractPart {
  /** Starts instances for the running test. */
  Instances instances();

  /** Checks that a call fails with an error of this kind, and gives it. */
  static EideticaException assertFails(ErrorKind kind, ThrowingCallable call) {
    EideticaException[] error = new EideticaException[1];
    assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(call)
        .satisfies(e -> error[0] = e);
    assertThat(error[0].kind()).as(error[0].getMessage()).isEqualTo(kind);
    return error[0];
  }
}
