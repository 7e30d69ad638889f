package io.eidetica4j.node.rest;

import io.eidetica4j.crdt.Value;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.instance.User;
import io.eidetica4j.node.json.Json;
import io.eidetica4j.node.json.PlainJson;
import io.eidetica4j.node.problem.RestError;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One request on a database: opened for the caller, read and written at the tips that the request
 * means ({@code ?at=}), answered with and guarded by validators.
 */
@RequestScoped
class Exchange {
  private static final String AT = "at";

  private final Caller caller;
  private final Databases databases;
  private final Quotas quotas;
  private final HttpHeaders headers;
  private final UriInfo uri;

  Exchange(Caller caller, Databases databases, Quotas quotas, HttpHeaders headers, UriInfo uri) {
    this.quotas = quotas;
    this.caller = caller;
    this.databases = databases;
    this.headers = headers;
    this.uri = uri;
  }

  /** The caller. */
  User user() {
    return caller.user();
  }

  /** The database of an address, opened for the caller. */
  Databases.Opened open(String id) {
    return databases.open(caller.user(), id);
  }

  /** The same, for when the permission does not matter. */
  Database database(String id) {
    return open(id).database();
  }

  /**
   * A transaction at the tips that the request means. For reading it is simply forgotten: what is
   * read through it is one state, whatever others write meanwhile.
   */
  Transaction begin(Database database) {
    Optional<Snapshot> at = at();
    return at.isPresent() ? database.newTransactionAt(at.get()) : database.newTransaction();
  }

  /** A transaction to be committed, where the database may have one more entry. */
  Transaction beginWrite(Database database) {
    quotas.checkEntries(database);
    return begin(database);
  }

  /** The stores of a transaction, with those that are open for the caller's session. */
  Stores stores(Database database, Transaction transaction) {
    return new Stores(transaction, database.rootId(), caller.session().unlocks());
  }

  /**
   * Commits, unless {@code If-Match} names other tips than the transaction's or those have moved.
   */
  Id commit(Transaction transaction) {
    List<String> ifMatch = header(HttpHeaders.IF_MATCH);
    if (ifMatch.isEmpty()) {
      return transaction.commit();
    }
    if (!Validators.matchesTips(ifMatch, Validators.tips(transaction.parents()))) {
      throw RestError.PRECONDITION_FAILED.error("The tips are others than If-Match names");
    }
    return at().isPresent() ? transaction.commit() : transaction.commitIf(transaction.parents());
  }

  /** Refuses a write with {@code If-None-Match: *} to what is there already. */
  void checkAbsent(boolean present) {
    if (present && header(HttpHeaders.IF_NONE_MATCH).contains("*")) {
      throw RestError.PRECONDITION_FAILED.error("It exists, and If-None-Match forbids that");
    }
  }

  /** A JSON answer with validators, or 304. */
  Response answer(Transaction read, Supplier<byte[]> body) {
    return answer(Validators.tips(read.parents()), MediaType.APPLICATION_JSON, body).build();
  }

  /** The same, with further headers. */
  Response answer(
      Transaction read, Supplier<byte[]> body, UnaryOperator<Response.ResponseBuilder> headers) {
    String tips = Validators.tips(read.parents());
    return headers.apply(answer(tips, MediaType.APPLICATION_JSON, body)).build();
  }

  /** An answer with validators, or 304 without the body being made. */
  Response.ResponseBuilder answer(String tipsHash, String mediaType, Supplier<byte[]> body) {
    String etag =
        Validators.etag(
            tipsHash,
            mediaType
                + " "
                + uri.getRequestUri().getRawPath()
                + "?"
                + uri.getRequestUri().getRawQuery());
    Response.ResponseBuilder answer =
        Validators.matchesAny(header(HttpHeaders.IF_NONE_MATCH), etag)
            ? Response.notModified()
            : Response.ok(body.get(), mediaType);
    return answer
        .header(HttpHeaders.ETAG, etag)
        .header(Api.TIPS, tipsHash)
        .header(HttpHeaders.CACHE_CONTROL, "private, no-cache");
  }

  /** A value as plain JSON, with validators. */
  Response answer(Transaction read, Value value) {
    return answer(read, () -> Json.bytes(json -> PlainJson.write(json, value)));
  }

  /** The answer to a write; its tips guard the next one. */
  static Response written(int status, Id entry, Object body) {
    return Answers.of(status, body).header(Api.TIPS, tipsAfter(entry)).build();
  }

  /** The hash of the tips that an entry leaves, unless others wrote meanwhile. */
  static String tipsAfter(Id entry) {
    return Validators.tips(Snapshot.of(entry));
  }

  private Optional<Snapshot> at() {
    String given = uri.getQueryParameters().getFirst(AT);
    if (given == null) {
      return Optional.empty();
    }
    List<Id> tips = new ArrayList<>();
    for (String text : given.split(",", Api.MAX_AT + 1)) {
      tips.add(
          Ids.parse(text.trim())
              .orElseThrow(() ->
                  RestError.INVALID_PARAMETER.error(
                      "'at' holds what is no id: " + Ids.shown(text))));
    }
    if (tips.size() > Api.MAX_AT) {
      throw RestError.INVALID_PARAMETER.error("'at' names too many tips").limit(Api.MAX_AT);
    }
    return Optional.of(Snapshot.of(tips));
  }

  private List<String> header(String name) {
    List<String> values = headers.getRequestHeader(name);
    return values == null ? List.of() : values;
  }
}
