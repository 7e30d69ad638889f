package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.crdt.Doc;

/** Members that a record stored as a Doc must have. */
final class DocFields {
  private DocFields() {}

  static Doc requireDoc(Doc doc, String key) {
    return doc.getDoc(key).orElseThrow(() -> missing(key));
  }

  static String requireText(Doc doc, String key) {
    return doc.getText(key).orElseThrow(() -> missing(key));
  }

  static EideticaException missing(String key) {
    return ErrorKind.CRDT_ELEMENT_NOT_FOUND.error("Element not found: " + key).with("key", key);
  }
}
