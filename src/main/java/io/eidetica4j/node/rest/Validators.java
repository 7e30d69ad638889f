package io.eidetica4j.node.rest;

import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * Validators of what depends on a database's tips. The hash of the tips is the header {@code
 * Eidetica-Tips}; a strong {@code ETag} is that hash, a dot, and a hash of what else decides on the
 * bytes (address, query, media type). So a tag that was got from any resource of a database can
 * guard a write to it.
 */
final class Validators {
  private static final int TIPS_BYTES = 24;
  private static final int REPRESENTATION_BYTES = 9;

  private Validators() {}

  /** The hash of tips. */
  static String tips(Snapshot tips) {
    MessageDigest digest = sha256();
    for (Id tip : tips) {
      digest.update(tip.cidBytes());
    }
    return text(digest, TIPS_BYTES);
  }

  /** The tag, in quotes, of a representation as of tips with this hash. */
  static String etag(String tipsHash, String representation) {
    MessageDigest digest = sha256();
    digest.update(representation.getBytes(StandardCharsets.UTF_8));
    return '"' + tipsHash + '.' + text(digest, REPRESENTATION_BYTES) + '"';
  }

  /** Whether an {@code If-None-Match} names this tag; comparison is weak, as it has to be here. */
  static boolean matchesAny(List<String> header, String etag) {
    return values(header).stream()
        .map(value -> value.startsWith("W/") ? value.substring(2) : value)
        .anyMatch(value -> value.equals("*") || value.equals(etag));
  }

  /** Whether an {@code If-Match} names these tips, by a tag or by the bare hash. */
  static boolean matchesTips(List<String> header, String tipsHash) {
    return values(header).stream()
        .map(value -> value.replace("\"", ""))
        .anyMatch(value ->
            value.equals("*") || value.equals(tipsHash) || value.startsWith(tipsHash + "."));
  }

  /** Tags hold no comma, so a split will do. */
  private static List<String> values(List<String> header) {
    return header.stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::trim)
        .filter(value -> !value.isEmpty())
        .toList();
  }

  private static String text(MessageDigest digest, int bytes) {
    byte[] all = digest.digest();
    byte[] first = Arrays.copyOf(all, bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(first);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
