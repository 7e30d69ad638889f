package io.eidetica4j.node.rest;

import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.session.Sessions;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Finds the session of every request to the API, before its body is read. Whatever is not listed
 * here as open needs one, so that a new resource is closed until somebody opens it.
 */
class SessionFilter {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> OPEN = Set.of("GET instance", "HEAD instance", "POST sessions");

  private final Node node;
  private final Sessions sessions;
  private final Caller caller;

  SessionFilter(Node node, Sessions sessions, Caller caller) {
    this.node = node;
    this.sessions = sessions;
    this.caller = caller;
  }

  @ServerRequestFilter(nonBlocking = true)
  void identify(ContainerRequestContext request) {
    String path = trimmed(request.getUriInfo().getPath());
    if (!path.startsWith(Api.ROOT + "/")) {
      return;
    }
    String resource = path.substring(Api.ROOT.length() + 1);
    if (OPEN.contains(request.getMethod() + " " + resource)) {
      return;
    }
    node.instance();
    caller.is(token(request).flatMap(sessions::find).orElseThrow(SessionFilter::unauthenticated));
  }

  /** Without slashes at either end; in one pass, since a path may be all slashes. */
  static String trimmed(String path) {
    int begin = 0;
    int end = path.length();
    while (begin < end && path.charAt(begin) == '/') {
      begin++;
    }
    while (end > begin && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(begin, end);
  }

  private static Optional<String> token(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.of(header.substring(SCHEME.length()).trim())
        : Optional.empty();
  }

  private static RestException unauthenticated() {
    return RestError.UNAUTHENTICATED.error(
        "Log in with POST /"
            + Api.ROOT
            + "/sessions and send its token as 'Authorization: Bearer'");
  }
}
