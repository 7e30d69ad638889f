package io.eidetica4j.auth;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import io.eidetica4j.crdt.Doc;
import java.util.OptionalLong;

/**
 * What a key may do in a database. The order is by power: every {@link Admin} is above every {@link
 * Write}, which is above {@link Read}; within a level a lower priority number is the stronger one.
 */
public sealed interface Permission extends Comparable<Permission> {
  /** Highest priority number, which is the weakest: an unsigned 32-bit number. */
  long MAX_PRIORITY = 0xFFFF_FFFFL;

  /**
   * Reading, writing, and changing the database's settings.
   *
   * @param priority 0 (strongest) to {@link #MAX_PRIORITY}
   */
  record Admin(long priority) implements Permission {
    /** Checks the range. */
    public Admin {
      PermissionForms.checkPriority(priority);
    }

    @Override
    public String toString() {
      return "admin:" + priority;
    }
  }

  /**
   * Reading and writing data.
   *
   * @param priority 0 (strongest) to {@link #MAX_PRIORITY}
   */
  record Write(long priority) implements Permission {
    /** Checks the range. */
    public Write {
      PermissionForms.checkPriority(priority);
    }

    @Override
    public String toString() {
      return "write:" + priority;
    }
  }

  /** Reading only. */
  record Read() implements Permission {
    @Override
    public String toString() {
      return "read";
    }
  }

  /** Admin with this priority number. */
  static Permission admin(long priority) {
    return new Admin(priority);
  }

  /** Write with this priority number. */
  static Permission write(long priority) {
    return new Write(priority);
  }

  /** Read. */
  static Permission read() {
    return PermissionForms.READ;
  }

  /** Whether data may be written: Write and Admin. */
  default boolean canWrite() {
    return !(this instanceof Read);
  }

  /** Whether settings may be written: Admin. */
  default boolean canAdmin() {
    return this instanceof Admin;
  }

  /** The priority number; Read has none. */
  default OptionalLong priorityNumber() {
    return switch (this) {
      case Admin(long priority) -> OptionalLong.of(priority);
      case Write(long priority) -> OptionalLong.of(priority);
      case Read() -> OptionalLong.empty();
    };
  }

  /** The weaker of this and {@code max}. */
  default Permission clampTo(Permission max) {
    return compareTo(max) > 0 ? max : this;
  }

  /** Whether this is as strong as {@code required} or stronger, priority numbers included. */
  default boolean isAtLeast(Permission required) {
    return compareTo(required) >= 0;
  }

  @Override
  default int compareTo(Permission other) {
    return Long.compare(PermissionForms.rank(this), PermissionForms.rank(other));
  }

  /** The form stored in settings: a Doc with {@code type} and, but for Read, {@code priority}. */
  default Doc toDoc() {
    return PermissionForms.toDoc(this);
  }

  /**
   * Reads the form stored in settings. A priority outside 32 bits is cut to its low 32 bits, since
   * every node must read the same permission from the same settings.
   *
   * @throws io.eidetica4j.EideticaException CRDT_ELEMENT_NOT_FOUND or CRDT_DESERIALIZATION_FAILED
   */
  static Permission fromDoc(Doc doc) {
    return PermissionForms.fromDoc(doc);
  }

  /**
   * The form of records and messages: {@code "Read"}, {@code {"Write":10}}, {@code {"Admin":0}}.
   */
  @JsonValue
  default JsonNode toJson() {
    return PermissionForms.toJson(this);
  }

  /**
   * Reads the form of records and messages.
   *
   * @throws io.eidetica4j.EideticaException SERIALIZE where it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Permission fromJson(JsonNode json) {
    return PermissionForms.fromJson(json);
  }

  /**
   * Reads the text form that {@code toString} gives: {@code read}, {@code write:10}, {@code
   * admin:0}.
   *
   * @throws io.eidetica4j.EideticaException AUTH_INVALID_PERMISSION_STRING,
   *     AUTH_PERMISSION_REQUIRES_PRIORITY or AUTH_INVALID_PRIORITY_VALUE
   */
  static Permission parse(String text) {
    return PermissionForms.parse(text);
  }
}
