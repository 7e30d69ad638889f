package io.eidetica4j.node.rest;

import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import io.eidetica4j.node.run.Node;
import io.eidetica4j.node.session.Session;
import io.eidetica4j.node.session.Sessions;
import io.quarkus.arc.ClientProxy;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the session of every request to the API, before its body is read. Whatever is not listed
 * here as open needs one, so that a new resource is closed until somebody opens it.
 *
 * <p>A session that is known well enough costs no I/O, and the request goes on where it is; for
 * others storage is asked on a thread that may wait.
 */
class SessionFilter {
  private static final String SCHEME = "Bearer ";
  private static final Set<String> OPEN = Set.of("GET instance", "HEAD instance", "POST sessions");

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  /** No answer yet: the request goes on. */
  private static final @Nullable Response NO_ANSWER = null;

  private static final Uni<Response> GO_ON = Uni.createFrom().nullItem();

  private final Node node;
  private final Sessions sessions;
  private final Caller caller;
  private final Quotas quotas;
  private final ExecutorService waiting;

  SessionFilter(
      Node node,
      Sessions sessions,
      Caller caller,
      Quotas quotas,
      @VirtualThreads ExecutorService waiting) {
    this.quotas = quotas;
    this.waiting = waiting;
    this.node = node;
    this.sessions = sessions;
    this.caller = caller;
  }

  @ServerRequestFilter(nonBlocking = true)
  Uni<Response> identify(ContainerRequestContext request) {
    if (isOpen(request)) {
      return GO_ON;
    }
    node.instance();
    String token = token(request).orElseThrow(SessionFilter::unauthenticated);
    Optional<Session> known = sessions.known(token);
    boolean isWrite = !READS.contains(request.getMethod());
    if (known.isPresent()) {
      admit(caller, known.get(), isWrite);
      return GO_ON;
    }
    // The proxy works on the request's own thread only.
    Caller own = ClientProxy.unwrap(caller);
    return Uni.createFrom()
        .item(() -> {
          Session found = sessions.find(token).orElseThrow(SessionFilter::unauthenticated);
          admit(own, found, isWrite);
          return NO_ANSWER;
        })
        .runSubscriptionOn(waiting);
  }

  private void admit(Caller who, Session session, boolean isWrite) {
    if (isWrite) {
      quotas.countWrite(session.user());
    }
    who.is(session);
  }

  private static boolean isOpen(ContainerRequestContext request) {
    String path = trimmed(request.getUriInfo().getPath());
    return !path.startsWith(Api.ROOT + "/")
        || OPEN.contains(request.getMethod() + " " + path.substring(Api.ROOT.length() + 1));
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
