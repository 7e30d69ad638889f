package io.eidetica4j.auth;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;

/** Entries to judge, signed as told. */
final class Signed {
  static final Id TREE = Id.ofDagCbor(new byte[] {1});

  private Signed() {}

  /** An entry that writes one store, without signature. */
  static Entry unsigned(String store) {
    return Entry.builder(TREE)
        .addParent(TREE)
        .setHeight(1)
        .setSubtreeData(store, Bytes.utf8("{\"children\":{}}"))
        .addSubtreeParent(store, TREE)
        .build();
  }

  /** An entry that writes one store, signed by a key that claims to be someone. */
  static Entry by(PrivateKey key, SigKey identity, String store) {
    return unsigned(store).withSig(SigInfo.of(identity)).sign(key);
  }

  /** An entry that writes data, signed by a key under its own public half. */
  static Entry data(PrivateKey key) {
    return by(key, SigKey.fromPubkey(key.publicKey()), "notes");
  }

  /** An entry that writes settings, signed by a key under its own public half. */
  static Entry settings(PrivateKey key) {
    return by(key, SigKey.fromPubkey(key.publicKey()), Entry.SETTINGS);
  }
}
