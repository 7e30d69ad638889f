package io.eidetica4j.node.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.Permission;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Permissions on the command line: {@code read}, {@code write:10}, {@code admin:0}. */
final class PermissionConverter implements ITypeConverter<Permission> {
  @Override
  public Permission convert(String text) {
    try {
      return Permission.parse(text);
    } catch (EideticaException e) {
      throw new TypeConversionException(
          "'" + text + "' is no permission: read, write:10 or admin:0, say");
    }
  }

  /** Writes one as the API takes it. */
  static void write(ObjectNode to, Permission permission) {
    switch (permission) {
      case Permission.Read() -> to.put("type", "read");
      case Permission.Write(long priority) -> to.put("type", "write").put("priority", priority);
      case Permission.Admin(long priority) -> to.put("type", "admin").put("priority", priority);
    }
  }
}
