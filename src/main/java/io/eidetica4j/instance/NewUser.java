package io.eidetica4j.instance;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user to be made. Nothing shows the password; {@link #close()} wipes it where the maker wants it
 * gone sooner than the garbage collector takes it.
 */
public final class NewUser implements AutoCloseable {
  private final String username;
  private final char @Nullable [] password;

  private NewUser(String username, char @Nullable [] password) {
    this.username = username;
    this.password = password;
  }

  /** A user who logs in without password, and whose keys are therefore stored in clear. */
  public static NewUser passwordless(String username) {
    return new NewUser(username, null);
  }

  /** A user whose keys are wrapped by a password; the empty text is one. */
  public static NewUser withPassword(String username, String password) {
    return new NewUser(username, password.toCharArray());
  }

  /** The same for a password in an array, which is copied: the caller's is the caller's to wipe. */
  public static NewUser withPassword(String username, char[] password) {
    return new NewUser(username, password.clone());
  }

  /** The name to log in with. */
  public String username() {
    return username;
  }

  /** Whether there is a password. */
  public boolean hasPassword() {
    return password != null;
  }

  /** The password itself, not a copy. */
  Optional<char[]> password() {
    return Optional.ofNullable(password);
  }

  /** Wipes the password; this user can't be made any more. */
  @Override
  public void close() {
    if (password != null) {
      Arrays.fill(password, '\0');
    }
  }

  @Override
  public String toString() {
    return "NewUser[" + username + (hasPassword() ? ", with password]" : ", without password]");
  }
}
