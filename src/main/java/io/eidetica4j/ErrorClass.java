package io.eidetica4j;

/**
 * Questions that can be asked of an error, the same ones that the reference answers. A kind may
 * answer yes to several.
 */
public enum ErrorClass {
  NOT_FOUND,
  PERMISSION_DENIED,
  CONFLICT,
  AUTHENTICATION,
  DATABASE,
  INTEGRITY,
  IO,
  BASE_DATABASE,
  VALIDATION,
  OPERATION,
  TYPE,
  CRDT,
  CRDT_MERGE,
  CRDT_SERIALIZATION,
  CRDT_TYPE,
  STORE,
  STORE_SERIALIZATION,
  STORE_TYPE,
  ALREADY_COMMITTED,
  ENTRY,
  ENTRY_VALIDATION,
  ENTRY_SERIALIZATION,
  ID
}
