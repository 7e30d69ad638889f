package io.eidetica4j.service.server;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What a connection has proven so far. None of these ever holds a private key. */
sealed interface LoginState {
  /** Nothing. */
  record Anonymous() implements LoginState {}

  /**
   * A login has begun.
   *
   * @param uuid the user
   * @param key whose possession is to be proven
   * @param challenge what is to be signed
   * @param deadline as {@link System#nanoTime}
   */
  record Challenged(String uuid, PublicKey key, Bytes challenge, long deadline)
      implements LoginState {}

  /**
   * A user is logged in. For the thread of the connection only.
   *
   * @param uuid the user
   * @param loginKey the user's root key
   * @param keys all keys whose possession is proven
   * @param pending challenges that wait for their proof
   */
  record LoggedIn(
      String uuid, PublicKey loginKey, Set<PublicKey> keys, Map<PublicKey, Bytes> pending)
      implements LoginState {
    /** Who has just proven the root key. */
    static LoggedIn as(String uuid, PublicKey key) {
      return new LoggedIn(uuid, key, new HashSet<>(Set.of(key)), new HashMap<>());
    }
  }
}
