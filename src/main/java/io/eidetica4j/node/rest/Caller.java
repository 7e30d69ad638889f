package io.eidetica4j.node.rest;

import io.eidetica4j.instance.User;
import io.eidetica4j.node.problem.RestError;
import io.eidetica4j.node.session.Session;
import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who makes the request: the session whose token came with it. */
@RequestScoped
class Caller {
  private @Nullable Session session;

  /** Set once, by {@link SessionFilter}. */
  void is(Session known) {
    session = known;
  }

  /** The user, where the request came with a session. */
  Optional<User> known() {
    return Optional.ofNullable(session).map(Session::user);
  }

  /** The session. */
  Session session() {
    if (session == null) {
      throw RestError.UNAUTHENTICATED.error("This resource needs a session");
    }
    return session;
  }

  /** The user with the session's keys. */
  User user() {
    return session().user();
  }
}
