package io.eidetica4j.node.rest;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Observer;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.problem.RestException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns every exception that leaves a resource into a problem document. */
class ProblemMapper {
  private static final System.Logger LOG = System.getLogger(ProblemMapper.class.getName());

  private final Observer observer;

  ProblemMapper(Observer observer) {
    this.observer = observer;
  }

  @ServerExceptionMapper
  Response library(EideticaException e, ContainerRequestContext request) {
    Problem problem = Problems.of(e);
    String trace = Trace.of(request);
    if (problem.status() >= 500 && problem.status() != 502) {
      LOG.log(System.Logger.Level.ERROR, "trace " + trace, e);
    }
    if (e.kind() == ErrorKind.INSTANCE_LIMIT_EXCEEDED) {
      observer.limitReached("request");
    }
    return response(problem, trace);
  }

  @ServerExceptionMapper
  Response surface(RestException e, ContainerRequestContext request) {
    Response answer = response(Problems.of(e), Trace.of(request));
    return e.error() == RestError.BODY_TOO_LARGE
        ? Response.fromResponse(answer).header("Connection", "close").build()
        : answer;
  }

  @ServerExceptionMapper
  Response framework(WebApplicationException e, ContainerRequestContext request) {
    Response given = e.getResponse();
    Problem problem = Problems.ofStatus(given.getStatus());
    Response.ResponseBuilder answer =
        Response.fromResponse(response(problem, Trace.of(request))).status(given.getStatus());
    MultivaluedMap<String, Object> headers = given.getHeaders();
    if (headers.containsKey(HttpHeaders.ALLOW)) {
      answer.header(HttpHeaders.ALLOW, headers.getFirst(HttpHeaders.ALLOW));
    }
    return answer.build();
  }

  @ServerExceptionMapper
  Response unforeseen(Throwable e, ContainerRequestContext request) {
    String trace = Trace.of(request);
    boolean clientGone = e instanceof IOException;
    LOG.log(
        clientGone ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR, "trace " + trace, e);
    return response(Problems.ofStatus(clientGone ? 400 : 500), trace);
  }

  private static Response response(Problem problem, String trace) {
    Response.ResponseBuilder answer =
        Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem.toJson(trace));
    problem.retrySeconds().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
    if (problem.status() == 401) {
      answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return answer.build();
  }
}
