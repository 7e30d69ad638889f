package io.eidetica4j.node.problem;

/**
 * Errors of the REST surface itself, beside those of {@link io.eidetica4j.ErrorKind}. The names are
 * part of problem types, so they are part of the API.
 */
public enum RestError {
  // spotless:off (a table: one kind a line)
  NOT_JSON(400, "NotJson", "The body is not JSON"),
  BAD_REQUEST(400, "BadRequest", "The request is malformed"),
  UNAUTHENTICATED(401, "Unauthenticated", "A valid session token is needed"),
  LOGIN_FAILED(401, "LoginFailed", "Unknown user or wrong password"),
  WRONG_PASSWORD(403, "WrongPassword", "The password is not right"),
  QUOTA_EXCEEDED(403, "QuotaExceeded", "There are as many as are allowed"),
  FORBIDDEN(403, "Forbidden", "Not allowed"),
  NOT_FOUND(404, "NotFound", "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "MethodNotAllowed", "The resource has no such method"),
  NOT_ACCEPTABLE(406, "NotAcceptable", "No representation fits the Accept header"),
  CONFLICT(409, "Conflict", "The request conflicts with the present state"),
  STORE_LOCKED(409, "StoreLocked", "The store is encrypted and locked"),
  REPEAT_UNDER_WAY(409, "RepeatUnderWay", "A request with this Idempotency-Key is still under way"),
  PRECONDITION_FAILED(412, "PreconditionFailed", "The tips have moved"),
  BODY_TOO_LARGE(413, "BodyTooLarge", "The body is too large"),
  URI_TOO_LONG(414, "UriTooLong", "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaType", "The body's media type is not understood here"),
  INVALID_VALUE(422, "InvalidValue", "A value can't be taken"),
  MISSING_MEMBER(422, "MissingMember", "A member is missing"),
  UNKNOWN_MEMBER(422, "UnknownMember", "A member is not known here"),
  INVALID_PARAMETER(422, "InvalidParameter", "A parameter can't be taken"),
  KEY_REUSED(422, "KeyReused", "This Idempotency-Key was used with another request"),
  TOO_MANY_REQUESTS(429, "TooManyRequests", "Too many attempts"),
  HEADERS_TOO_LARGE(431, "HeadersTooLarge", "The headers are too large"),
  INTERNAL(500, "Internal", "Something went wrong here"),
  NOT_IMPLEMENTED(501, "NotImplemented", "This node can't do that"),
  UNAVAILABLE(503, "Unavailable", "The node can't answer right now");
  // spotless:on

  private final int status;
  private final String kindName;
  private final String title;

  RestError(int status, String kindName, String title) {
    this.status = status;
    this.kindName = kindName;
    this.title = title;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }

  /** {@code rest/Name}, as in the problem type. */
  public String qualifiedName() {
    return "rest/" + kindName;
  }

  /** What it means, the same words each time. */
  public String title() {
    return title;
  }

  /** An exception of this kind; the detail goes to the client, so it must hold no secret. */
  public RestException error(String detail) {
    return new RestException(this, detail);
  }
}
