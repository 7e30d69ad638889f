package io.eidetica4j.backend;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Json;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.entry.Id;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What an instance is. That a backend has it is the only sign that the backend holds an instance.
 *
 * @param id the device's public key
 * @param usersDb root of the database of users
 * @param databasesDb root of the database of databases
 * @param syncDb root of the database of peers, once sync has been enabled
 */
public record InstanceMetadata(PublicKey id, Id usersDb, Id databasesDb, Optional<Id> syncDb) {
  private static final String ID = "id";
  private static final String USERS = "users_db";
  private static final String DATABASES = "databases_db";
  private static final String SYNC = "sync_db";
  private static final Set<String> FIELDS = Set.of(ID, USERS, DATABASES, SYNC);

  /** The same with a database of peers. */
  public InstanceMetadata withSyncDb(Id root) {
    return new InstanceMetadata(id, usersDb, databasesDb, Optional.of(root));
  }

  /** Compact JSON, as SQL tables hold it. */
  public byte[] toJson() {
    return Json.write(384, this::write);
  }

  /** Writes it as a JSON object. */
  public void write(JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeStringField(ID, id.text());
    to.writeStringField(USERS, usersDb.toString());
    to.writeStringField(DATABASES, databasesDb.toString());
    if (syncDb.isPresent()) {
      to.writeStringField(SYNC, syncDb.get().toString());
    } else {
      to.writeNullField(SYNC);
    }
    to.writeEndObject();
  }

  /**
   * Reads what {@link #toJson} or the reference wrote.
   *
   * @throws EideticaException {@code backend/DeserializationFailed}
   */
  public static InstanceMetadata fromJson(byte[] json) {
    try {
      return Json.read(json, InstanceMetadata::read);
    } catch (EideticaException e) {
      throw ErrorKind.BACKEND_DESERIALIZATION_FAILED.error("Deserialization failed", e);
    }
  }

  /** Reads the object that the parser stands on. */
  public static InstanceMetadata read(JsonParser from) throws IOException {
    TextFields fields = TextFields.read(from, FIELDS);
    return new InstanceMetadata(
        PublicKey.parse(fields.required(ID)),
        Id.parse(fields.required(USERS)),
        Id.parse(fields.required(DATABASES)),
        fields.optional(SYNC).map(Id::parse));
  }
}
