package io.eidetica4j.node.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.node.edit.DocEditor;
import io.eidetica4j.node.json.Members;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import io.eidetica4j.node.rest.TransactionsResource.OperationResult;
import io.eidetica4j.store.DocStore;
import io.eidetica4j.store.StoreNames;
import io.eidetica4j.store.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs the operations of a transaction's body, each seeing what those before it did. */
final class Operations {
  private static final OperationResult DONE =
      new OperationResult(Optional.empty(), Optional.empty());

  private final Transaction write;
  private final Stores stores;
  private final Map<String, DocEditor> editors = new LinkedHashMap<>();

  Operations(Transaction write, Stores stores) {
    this.write = write;
    this.stores = stores;
  }

  /** Runs and stages all. */
  List<OperationResult> run(List<Members> operations) {
    List<OperationResult> results = new ArrayList<>(operations.size());
    for (Members operation : operations) {
      results.add(located(operation));
    }
    editors.values().forEach(DocEditor::stage);
    return results;
  }

  /** Runs an operation; errors that don't say where they belong belong to it. */
  private OperationResult located(Members operation) {
    try {
      OperationResult result = one(operation);
      operation.end();
      return result;
    } catch (RestException e) {
      throw e.pointer().isPresent() ? e : e.at(operation.pointer());
    } catch (EideticaException e) {
      throw e.detail("pointer").isPresent() ? e : e.with("pointer", operation.pointer());
    }
  }

  private OperationResult one(Members operation) {
    Optional<String> doc = operation.optionalText("doc");
    Optional<String> table = operation.optionalText("table");
    Optional<JsonNode> settings = operation.raw("settings");
    long targets =
        List.of(doc.isPresent(), table.isPresent(), settings.isPresent()).stream()
            .filter(given -> given)
            .count();
    if (targets != 1) {
      throw RestError.INVALID_VALUE.error("An operation has one of: doc, table, settings");
    }
    if (doc.isPresent()) {
      return onDoc(operation, editor(doc.get()));
    }
    return table.isPresent()
        ? onTable(operation, table.get())
        : onSettings(settings.get(), operation.pointer("settings"));
  }

  private OperationResult onDoc(Members operation, DocEditor doc) {
    if (operation.optionalObject("set").isPresent()) {
      Members set = operation.object("set");
      doc.set(path(set), value(set, "value"));
      set.end();
      return DONE;
    }
    if (operation.optionalObject("delete").isPresent()) {
      Members delete = operation.object("delete");
      boolean deleted = doc.delete(path(delete));
      delete.end();
      return new OperationResult(Optional.empty(), Optional.of(deleted));
    }
    if (operation.raw("patch").isPresent()) {
      doc.patch(List.of(), value(operation, "patch"), operation.pointer("patch"));
      return DONE;
    }
    Members list =
        operation
            .optionalObject("list")
            .orElseThrow(() ->
                RestError.INVALID_VALUE.error(
                    "An operation on a doc has one of: set, delete, patch, list"));
    onList(list, doc);
    list.end();
    return DONE;
  }

  private static void onList(Members list, DocEditor doc) {
    List<String> path = path(list);
    if (list.raw("push").isPresent()) {
      doc.push(path, value(list, "push"));
    } else if (list.raw("insert").isPresent()) {
      doc.insert(path, index(list), value(list, "insert"));
    } else if (list.raw("remove").isPresent()) {
      doc.remove(path, removed(list));
    } else {
      throw RestError.INVALID_VALUE
          .error("An operation on a list has one of: push, insert, remove")
          .at(list.pointer());
    }
  }

  private OperationResult onTable(Members operation, String name) {
    Table<JsonNode> table = stores.ensure(name, Rows.TYPE).store();
    Optional<JsonNode> insert = operation.raw("insert");
    if (insert.isPresent()) {
      JsonNode row = Rows.checked(insert.get(), operation.pointer("insert"));
      return new OperationResult(Optional.of(table.insert(row)), Optional.empty());
    }
    if (operation.optionalObject("put").isPresent()) {
      Members put = operation.object("put");
      String id = put.text("id");
      table.put(id, Rows.checked(put.required("row"), put.pointer("row")));
      put.end();
      return new OperationResult(Optional.of(id), Optional.empty());
    }
    Members delete =
        operation
            .optionalObject("delete")
            .orElseThrow(() ->
                RestError.INVALID_VALUE.error(
                    "An operation on a table has one of: insert, put, delete"));
    String id = delete.text("id");
    delete.end();
    return new OperationResult(Optional.of(id), Optional.of(table.delete(id)));
  }

  private OperationResult onSettings(JsonNode patch, String pointer) {
    DocEditor settings =
        editors.computeIfAbsent(
            StoreNames.SETTINGS, name -> new DocEditor(write, StoreNames.SETTINGS));
    Value value = PlainJson.parse(patch, pointer);
    SettingsResource.checkNoAuth(value, pointer);
    settings.patch(List.of(), value, pointer);
    return DONE;
  }

  private DocEditor editor(String store) {
    DocEditor known = editors.get(store);
    if (known == null || StoreNames.isSystem(store)) {
      known = new DocEditor(stores.ensure(store, DocStore.TYPE).context(), store);
      editors.put(store, known);
    }
    return known;
  }

  private static Value value(Members members, String name) {
    return PlainJson.parse(members.required(name), members.pointer(name));
  }

  private static int index(Members list) {
    return (int) list.integer("index", 0, Integer.MAX_VALUE);
  }

  /** {@code "index": 3} beside {@code "remove"}, or {@code "remove": 3}. */
  private static int removed(Members list) {
    return list.optionalInteger("index", 0, Integer.MAX_VALUE)
        .orElseGet(() -> list.integer("remove", 0, Integer.MAX_VALUE))
        .intValue();
  }

  private static List<String> path(Members members) {
    try {
      JsonNode path = members.required("path");
      if (path.isArray()) {
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.isTextual() ? name.textValue() : ""));
        return DocPath.checked(names);
      }
      return DocPath.inBody(members.text("path"));
    } catch (RestException e) {
      throw e.pointer().isPresent() ? e : e.at(members.pointer("path"));
    }
  }
}
