package io.eidetica4j.service.protocol;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;

/** What a client may ask for, once the handshake is done. */
public sealed interface ServiceRequest {
  /**
   * Begins a login.
   *
   * @param username as the record has it
   */
  record LoginUser(String username) implements ServiceRequest {}

  /**
   * Ends a login.
   *
   * @param signature over the challenge, with the user's root key
   */
  record LoginProve(Bytes signature) implements ServiceRequest {}

  /** Asks what the instance is. */
  record GetInstanceMetadata() implements ServiceRequest {}

  /**
   * Asks for a challenge for one more key.
   *
   * @param key whose possession is to be proven
   */
  record KeyChallenge(PublicKey key) implements ServiceRequest {}

  /**
   * Adds a key to those the session may act as.
   *
   * @param key that was challenged
   * @param signature over the challenge
   */
  record KeyRegister(PublicKey key, Bytes signature) implements ServiceRequest {}

  /**
   * Asks something of a database.
   *
   * @param root names the database; where the operation names it itself this may be empty
   * @param identity as whom
   * @param op what
   */
  record OfDatabase(Id root, SigKey identity, DatabaseOp op) implements ServiceRequest {}
}
