package io.eidetica4j.database;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.Snapshot;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes entries as any author may, honest or not, without storing them. Where nothing is said they
 * are what an honest author would write on the database as it is.
 */
final class Forged {
  private final Database database;
  private Snapshot parents;
  private Optional<Bytes> metadata;
  private OptionalLong height = OptionalLong.empty();
  private Optional<SigKey> claim = Optional.empty();
  private final Map<String, Bytes> payloads = new LinkedHashMap<>();
  private final Map<String, Collection<Id>> nodeParents = new LinkedHashMap<>();

  private Forged(Database database) {
    this.database = database;
    this.parents = database.snapshot();
    this.metadata = Optional.of(pinOf(Steps.settingsTips(database)));
  }

  static Forged on(Database database) {
    return new Forged(database);
  }

  private static Bytes pinOf(Snapshot tips) {
    return new EntryMetadata(tips, OptionalLong.empty()).encode();
  }

  Forged at(Id... ids) {
    parents = Snapshot.of(ids);
    return this;
  }

  Forged pin(Id... ids) {
    return metadata(pinOf(Snapshot.of(ids)));
  }

  Forged metadata(Bytes bytes) {
    metadata = Optional.of(bytes);
    return this;
  }

  Forged withoutMetadata() {
    metadata = Optional.empty();
    return this;
  }

  Forged height(long unsigned) {
    height = OptionalLong.of(unsigned);
    return this;
  }

  Forged data(String store, String key, String value) {
    return payload(store, Doc.of(key, value).toJson());
  }

  Forged payload(String store, Bytes bytes) {
    payloads.put(store, bytes);
    return this;
  }

  Forged nodeParents(String store, Id... ids) {
    nodeParents.put(store, List.of(ids));
    return this;
  }

  /** Claims an identity other than the public half of the key. */
  Forged as(SigKey identity) {
    claim = Optional.of(identity);
    return this;
  }

  Entry by(PrivateKey key) {
    SigKey identity = claim.orElseGet(() -> SigKey.fromPubkey(key.publicKey()));
    return builder().setSig(SigInfo.of(identity)).build().sign(key);
  }

  Entry unsigned() {
    return builder().build();
  }

  /** A signed entry that no builder would make: it has no parents and is no root entry. */
  Entry withoutParents(PrivateKey key) {
    String json = new String(by(key).toJson(), StandardCharsets.UTF_8);
    String cut = json.replaceFirst("\"parents\":\\[[^\\]]*\\]", "\"parents\":[]");
    return Entry.fromJson(cut.getBytes(StandardCharsets.UTF_8));
  }

  private EntryBuilder builder() {
    EntryBuilder builder =
        Entry.builder(database.rootId())
            .setParents(parents.tips())
            .setHeight(height.orElseGet(this::aboveParents));
    metadata.ifPresent(builder::setMetadata);
    payloads.forEach((store, payload) ->
        builder
            .setSubtreeData(store, payload)
            .setSubtreeParents(store, nodeParents.getOrDefault(store, storeTips(store))));
    return builder;
  }

  private List<Id> storeTips(String store) {
    return database.tree().index().storeTipsAt(parents, store).tips();
  }

  private long aboveParents() {
    return parents.tips().stream()
            .mapToLong(id -> database.tree().index().height(id).orElse(0))
            .max()
            .orElse(-1)
        + 1;
  }
}
