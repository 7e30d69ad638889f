package io.eidetica4j.node.rest;

import io.eidetica4j.node.problem.RestError;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** What a request says of the page it wants, and how the next one is named. */
@RequestScoped
class Paging {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final String LIMIT = "limit";
  private static final String CURSOR = "cursor";

  private final UriInfo uri;

  Paging(UriInfo uri) {
    this.uri = uri;
  }

  /**
   * Some items.
   *
   * @param items the items
   * @param next the cursor of the next page; none where this was the last
   */
  @RegisterForReflection
  record Page<T>(List<T> items, Optional<String> next) {}

  /** How many items are wanted. */
  int limit() {
    String given = uri.getQueryParameters().getFirst(LIMIT);
    if (given == null) {
      return DEFAULT_LIMIT;
    }
    try {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw RestError.INVALID_PARAMETER
        .error("'limit' is a whole number from 1 to " + MAX_LIMIT)
        .limit(MAX_LIMIT);
  }

  /** Where the page begins, if not at the start. */
  Optional<String> after(char kind) {
    return Optional.ofNullable(uri.getQueryParameters().getFirst(CURSOR))
        .map(cursor -> Cursor.decode(kind, cursor, CURSOR));
  }

  /** A page of a list that is at hand as a whole, sorted by a key. */
  <T> Page<T> cut(char kind, List<T> sorted, java.util.function.Function<T, String> key) {
    Optional<String> after = after(kind);
    int limit = limit();
    List<T> rest =
        sorted.stream()
            .filter(item -> after.isEmpty() || key.apply(item).compareTo(after.get()) > 0)
            .limit(limit + 1L)
            .toList();
    if (rest.size() <= limit) {
      return new Page<>(rest, Optional.empty());
    }
    List<T> items = rest.subList(0, limit);
    return new Page<>(items, Optional.of(Cursor.encode(kind, key.apply(items.getLast()))));
  }

  /** The answer for a page. */
  Response answer(Page<?> page) {
    return link(Answers.of(200, page), page.next()).build();
  }

  /** Names the next page in a header too. */
  Response.ResponseBuilder link(Response.ResponseBuilder answer, Optional<String> next) {
    next.ifPresent(cursor -> {
      UriBuilder address =
          UriBuilder.fromUri(uri.getRequestUri()).replaceQueryParam(CURSOR, cursor);
      answer.header(HttpHeaders.LINK, "<" + address.build() + ">; rel=\"next\"");
    });
    return answer;
  }
}
