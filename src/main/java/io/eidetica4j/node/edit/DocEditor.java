package io.eidetica4j.node.edit;

import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.store.StoreContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Edits one document store in a transaction. The edits are made on the document as the client sees
 * it; {@link #stage} then stages the difference from the history along the paths that were touched.
 *
 * <p>So a value that is set stands for all of what was at its path: members that it does not have
 * are deleted, one by one, and what somebody else adds there at the same time stays.
 */
public final class DocEditor {
  private final StoreContext context;
  private final String store;
  private final Doc history;
  private final List<List<String>> touched = new ArrayList<>();
  private Doc view;

  /** An editor of a store in which this transaction has staged nothing yet. */
  public DocEditor(StoreContext context, String store) {
    this.context = context;
    this.store = store;
    this.history = context.history(store, Doc.CRDT);
    this.view = history;
  }

  /** The document with all edits so far. */
  public Doc view() {
    return view;
  }

  /** The live value at a path. */
  public Optional<Value> find(List<String> path) {
    return Target.find(view, path);
  }

  /** Sets a value at a path that is not empty. */
  public void set(List<String> path, Value value) {
    change(path, present -> value);
  }

  /** Takes away what is at a path that is not empty; answers whether there was anything. */
  public boolean delete(List<String> path) {
    if (find(path).isEmpty()) {
      return false;
    }
    change(path, present -> Value.DELETED);
    return true;
  }

  /**
   * Applies a merge patch at a path; for the whole document the patch must be an object.
   *
   * @param pointer where the patch stands in the body
   */
  public void patch(List<String> path, Value patch, String pointer) {
    if (path.isEmpty() && !(patch instanceof Doc)) {
      throw RestError.INVALID_VALUE.error("A document is patched with an object").at(pointer);
    }
    if (path.isEmpty()) {
      ((Doc) patch).forEach((name, value) -> touch(List.of(name)));
      view = (Doc) MergePatch.apply(Optional.of(view), patch);
    } else {
      change(path, present -> MergePatch.apply(present, patch));
    }
  }

  /** Puts a value at the end of the list at a path, which is made where there is nothing. */
  public void push(List<String> path, Value value) {
    changeList(path, list -> list.push(value));
  }

  /** Puts a value into the list at a path, before the element at an index. */
  public void insert(List<String> path, int index, Value value) {
    changeList(path, list -> list.insert(index, value));
  }

  /** Takes an element out of the list at a path. */
  public void remove(List<String> path, int index) {
    changeList(
        path,
        list -> {
          if (list.get(index).isEmpty()) {
            throw RestError.INVALID_VALUE.error(
                "There is no element " + index + " in a list of " + list.size());
          }
          return list.remove(index);
        });
  }

  /** Stages all edits. */
  public void stage() {
    Doc delta = context.staged(store, Doc.CRDT).orElse(Doc.EMPTY);
    for (List<String> path : touched) {
      Optional<Value> change =
          Difference.between(Target.find(history, path), Target.find(view, path));
      if (change.isPresent()) {
        delta = delta.withPath(path, change.get());
      }
    }
    context.stage(store, Doc.CRDT, delta);
  }

  private void changeList(List<String> path, Function<CrdtList, CrdtList> edit) {
    change(
        path,
        present -> {
          Value list = present.orElse(CrdtList.EMPTY);
          if (!(list instanceof CrdtList known)) {
            throw RestError.INVALID_VALUE.error("There is no list at this path");
          }
          return edit.apply(known);
        });
  }

  private void change(List<String> path, Function<Optional<Value>, Value> change) {
    touch(path.subList(0, Math.max(1, Target.depthOfDocs(view, path))));
    view = (Doc) Target.change(Optional.of(view), path, change);
  }

  /** Notes a path, unless one above it is noted; paths below it are no longer of interest. */
  private void touch(List<String> path) {
    if (touched.stream().noneMatch(known -> isPrefix(known, path))) {
      touched.removeIf(known -> isPrefix(path, known));
      touched.add(List.copyOf(path));
    }
  }

  private static boolean isPrefix(List<String> prefix, List<String> path) {
    return prefix.size() <= path.size() && path.subList(0, prefix.size()).equals(prefix);
  }
}
