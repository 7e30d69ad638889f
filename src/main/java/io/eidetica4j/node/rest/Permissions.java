package io.eidetica4j.node.rest;

import io.eidetica4j.auth.Permission;
import io.eidetica4j.node.json.Members;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Optional;

/** Permissions as the API writes them: {@code {"type":"write","priority":10}}. */
public final class Permissions {
  private Permissions() {}

  /**
   * A permission.
   *
   * @param type {@code read}, {@code write} or {@code admin}
   * @param priority of a writer or administrator: the lower the stronger
   */
  @RegisterForReflection
  public record PermissionForm(String type, Optional<Long> priority) {}

  /** The form of a permission. */
  static PermissionForm form(Permission permission) {
    return switch (permission) {
      case Permission.Admin(long priority) -> new PermissionForm("admin", Optional.of(priority));
      case Permission.Write(long priority) -> new PermissionForm("write", Optional.of(priority));
      case Permission.Read() -> new PermissionForm("read", Optional.empty());
    };
  }

  /** Reads a member that is a permission, if given. */
  static Optional<Permission> optional(Members body, String name) {
    return body.optionalObject(name).map(Permissions::read);
  }

  /** Reads a member that is a permission and must be there. */
  static Permission read(Members body, String name) {
    return read(body.object(name));
  }

  private static Permission read(Members form) {
    String type = form.text("type");
    Optional<Long> priority = form.optionalInteger("priority", 0, Permission.MAX_PRIORITY);
    form.end();
    return switch (type) {
      case "read" -> {
        if (priority.isPresent()) {
          throw form.invalid("priority", "Reading has no priority");
        }
        yield Permission.read();
      }
      case "write" -> Permission.write(form.integer("priority", 0, Permission.MAX_PRIORITY));
      case "admin" -> Permission.admin(form.integer("priority", 0, Permission.MAX_PRIORITY));
      default -> throw form.invalid("type", "Expected read, write or admin");
    };
  }
}
