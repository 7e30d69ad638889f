package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.y.StateVector;
import io.eidetica4j.crdt.y.YDocument;
import io.eidetica4j.crdt.y.YEdit;
import io.eidetica4j.crdt.y.YState;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A store that is one Yjs document: collaborative text, maps, arrays and XML that editors in
 * browsers share. Each transaction stages one update with what it changes.
 */
public final class YDoc implements Store {
  /** The kind, {@code ydoc:v0}. */
  public static final StoreType<YDoc> TYPE =
      new StoreType<>() {
        @Override
        public String typeId() {
          return "ydoc:v0";
        }

        @Override
        public YDoc load(StoreContext context, String name) {
          return new YDoc(context, name);
        }
      };

  private final StoreContext context;
  private final String name;

  private YDoc(StoreContext context, String name) {
    this.context = context;
    this.name = name;
  }

  // ---- reading

  /**
   * A copy of the document with everything that is staged, to be edited anywhere and then saved
   * with {@link #saveDoc}. {@link #withDoc} and {@link #withDocMut} copy nothing.
   */
  public YDocument doc() {
    YDocument copy = new YDocument();
    copy.applyUpdate(getUpdate());
    return copy;
  }

  /**
   * Looks at the document with everything that is staged. It can't be edited, and nothing that is
   * got from it may be used afterwards.
   */
  public <T> T withDoc(Function<YDocument, T> reading) {
    YState history = history();
    Optional<YState> staged = staged();
    if (staged.isEmpty()) {
      return history.read(reading);
    }
    Optional<YEdit> edit = YEdit.of(staged.get(), history);
    return edit.isPresent()
        ? edit.get().read(reading)
        : history.merge(YState.of(staged.get().update())).read(reading);
  }

  /** The whole document, with what is staged, as one update. */
  public Bytes getUpdate() {
    return withDoc(YDocument::encodeStateAsUpdate);
  }

  /** How much of whom is known, with what is staged. */
  public StateVector stateVector() {
    return withDoc(YDocument::stateVector);
  }

  /** What somebody lacks who knows so much. */
  public Bytes diff(StateVector known) {
    return withDoc(document -> document.encodeStateAsUpdate(known));
  }

  // ---- writing

  /**
   * Edits the document and stages what that changes, on top of what is staged. Where the edits
   * throw, none of them is staged. Nothing that is got from the document may be used afterwards.
   *
   * @throws EideticaException STORE_REQUIRES_TRANSACTION in a view
   */
  public void withDocMut(Consumer<YDocument> edits) {
    computeWithDocMut(document -> {
      edits.accept(document);
      return this;
    });
  }

  /** As {@link #withDocMut}, with a result. */
  public <T> T computeWithDocMut(Function<YDocument, T> edits) {
    return edit(edits, result -> true);
  }

  /**
   * Takes in an update that somebody else has made, and stages it, if it says anything new.
   *
   * @return whether it does
   * @throws EideticaException STORE_IMPLEMENTATION_ERROR where it is none; INSTANCE_LIMIT_EXCEEDED
   */
  public boolean applyUpdate(Bytes update) {
    try {
      YState.check(update); // before the document is taken: edits that fail lose the decoded one
      return edit(document -> document.applyUpdate(update), isNew -> isNew);
    } catch (EideticaException e) {
      throw e.kind() == ErrorKind.CRDT_DESERIALIZATION_FAILED
          ? StoreErrors.implementation(name, e.getMessage())
          : e;
    }
  }

  private <T> T edit(Function<YDocument, T> edits, Predicate<T> changed) {
    YState history = history();
    Optional<YState> staged = staged();
    YEdit edit =
        staged.flatMap(change -> YEdit.of(change, history)).orElseGet(() -> begin(history, staged));
    T result = edit.apply(edits);
    if (changed.test(result)) {
      stage(edit.change());
    } else if (staged.isEmpty()) {
      edit.giveBack();
    }
    return result;
  }

  private static YEdit begin(YState history, Optional<YState> staged) {
    YEdit edit = new YEdit(history);
    staged
        .map(YState::update)
        .filter(update -> !update.isEmpty())
        .ifPresent(update -> edit.apply(document -> document.applyUpdate(update)));
    return edit;
  }

  /** Stages what a document says beyond the history, in the place of what is staged. */
  public void saveDoc(YDocument document) {
    stage(YState.of(document.encodeStateAsUpdate(history().read(YDocument::stateVector))));
  }

  /** Stages all that a document says, in the place of what is staged. */
  public void saveDocFull(YDocument document) {
    stage(YState.of(document.encodeStateAsUpdate()));
  }

  private YState history() {
    return context.history(name, YState.CRDT);
  }

  private Optional<YState> staged() {
    return context.staged(name, YState.CRDT);
  }

  private void stage(YState change) {
    context.stage(name, YState.CRDT, change);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StoreContext context() {
    return context;
  }

  @Override
  public StoreType<YDoc> type() {
    return TYPE;
  }

  @Override
  public String toString() {
    return "YDoc[" + name + "]";
  }
}
