package io.eidetica4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.Serial;

/** Something else stands where one of several named variants must stand. */
public final class NotAVariant extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  NotAVariant(JsonParser at) {
    super(
        "expected value at line "
            + at.currentTokenLocation().getLineNr()
            + " column "
            + at.currentTokenLocation().getColumnNr());
  }
}
