package io.eidetica4j.instance;

import java.util.Optional;

/**
 * What opening or creating gave.
 *
 * @param instance the instance, to be closed by the caller
 * @param user the session of the first user where the instance was made just now; empty where it
 *     existed, because nobody has logged in yet
 */
public record Opened(Instance instance, Optional<User> user) implements AutoCloseable {
  /** Ends the session, if there is one, and closes the instance's handle. */
  @Override
  public void close() {
    try (instance) {
      user.ifPresent(User::close);
    }
  }
}
