package io.eidetica4j.instance;

import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import java.util.List;

/**
 * What an administrator does to the instance, signed with the administrator's default key. Got from
 * {@link User#admin()}, and good for as long as that session; whether the right still stands is
 * judged when an operation commits.
 */
public final class InstanceAdmin {
  private final InstanceCore core;
  private final PrivateKey key;

  InstanceAdmin(InstanceCore core, PrivateKey key) {
    this.core = core;
    this.key = key;
  }

  /**
   * Makes a user, without any right on the instance.
   *
   * @return the new user's uuid
   * @throws io.eidetica4j.EideticaException of kind {@code UsernameAlreadyExists}, {@code
   *     LimitExceeded} for a name beyond 1024 bytes, or what refuses the commit
   */
  public String createUser(NewUser user) {
    try (NewSession created = core.users().create(user, DatabaseKey.of(key))) {
      return created.user().uuid();
    }
  }

  /** The names of all users, sorted. */
  public List<String> listUsers() {
    return users().stream().map(UserSummary::username).toList();
  }

  /** All users, by name. */
  public List<UserSummary> users() {
    return core.users().list();
  }

  /**
   * Makes a key an administrator of the instance: its record in the system databases is replaced.
   * The key need not belong to a user.
   */
  public void grantInstanceAdmin(PublicKey newAdmin) {
    core.users().grantAdmin(newAdmin, DatabaseKey.of(key));
  }
}
