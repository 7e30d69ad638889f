package io.eidetica4j.crdt.y;

import io.eidetica4j.codec.Bytes;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Edits on top of a state, which become one change. When that is merged with the very state, the
 * document goes over to the result, so nothing is decoded again.
 *
 * <p>Not thread-safe, as the transaction it is for.
 */
public final class YEdit {
  private final YState base;
  private final YState change = new YState(this);
  private @Nullable YDocument document;
  private @Nullable Bytes update;

  /** Begins edits on top of a state. */
  public YEdit(YState base) {
    this.base = base;
    YDocument opened = base.open();
    opened.record();
    this.document = opened;
  }

  /** The edits by which a change is made, if they go on top of this state and can be continued. */
  public static Optional<YEdit> of(YState change, YState base) {
    YEdit edit = change.maker();
    return edit != null && edit.base == base && edit.document != null
        ? Optional.of(edit)
        : Optional.empty();
  }

  /**
   * Edits the document; what is got from it must not be used afterwards. Where it throws, these
   * edits are over, and the change is what it was before.
   */
  public <T> T apply(Function<YDocument, T> edits) {
    YDocument target = document;
    if (target == null) {
      throw YErrors.operation("edit", "these edits are over");
    }
    Bytes before = update();
    target.unseal();
    boolean done = false;
    try {
      T result = target.compute(() -> edits.apply(target));
      update = null;
      done = true;
      return result;
    } finally {
      target.seal();
      if (!done) {
        update = before;
        document = null;
      }
    }
  }

  /** Looks at the document with the edits. */
  public <T> T read(Function<YDocument, T> reading) {
    YDocument target = document;
    return target == null ? base.merge(YState.of(update())).read(reading) : reading.apply(target);
  }

  /** What all edits so far change, also of those that are still to come. */
  public YState change() {
    return change;
  }

  Bytes update() {
    Bytes now = update;
    if (now == null) {
      now = document == null ? Bytes.EMPTY : document.recorded();
      update = now;
    }
    return now;
  }

  /** Nothing has been changed: the state gets its document back, and these edits are over. */
  public void giveBack() {
    handOver(base).ifPresent(base::adopt);
  }

  /** The document, if a state is the one that was edited; then these edits are over. */
  Optional<YDocument> handOver(YState onto) {
    YDocument target = document;
    if (onto != base || target == null) {
      return Optional.empty();
    }
    update();
    document = null;
    target.endRecord();
    return Optional.of(target);
  }
}
