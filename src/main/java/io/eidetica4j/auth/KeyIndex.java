package io.eidetica4j.auth;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The members of {@code auth.keys}, each decoded when it is first asked for and then remembered:
 * thousands of entries are judged against the same settings. Only members that exist are
 * remembered, so that lookups of unknown keys cost no memory. Thread-safe; where two threads decode
 * the same member at once both get the same result.
 */
final class KeyIndex {
  /** A member of {@code keys}: its record, or why there is none. */
  private sealed interface Member {
    record Known(AuthKey key) implements Member {}

    record Junk(String reason) implements Member {}
  }

  private final Doc keys;
  private final Map<String, Member> members = new ConcurrentHashMap<>();
  private final Map<String, List<ResolvedAuth>> candidatesByName = new ConcurrentHashMap<>();
  private volatile @Nullable Map<String, List<String>> textsByName;
  private volatile @Nullable Boolean anyReadable;

  KeyIndex(Doc keys) {
    this.keys = keys;
  }

  AuthKey get(String text) {
    Optional<Value> value = keys.child(text).filter(v -> !v.isDeleted());
    if (value.isEmpty()) {
      throw AuthErrors.keyNotFound(text);
    }
    return switch (member(text, value.get())) {
      case Member.Known(AuthKey key) -> key;
      case Member.Junk(String reason) -> throw AuthErrors.invalidKeyFormat(reason);
    };
  }

  Optional<AuthKey> find(String text) {
    return keys.child(text).filter(v -> !v.isDeleted()).flatMap(value -> readable(text, value));
  }

  boolean hasReadable() {
    Boolean known = anyReadable;
    if (known == null) {
      // Any one will do: what is decoded on the way is remembered, so this ends early mostly.
      known = keys.keys().stream().anyMatch(text -> find(text).isPresent());
      anyReadable = known;
    }
    return known;
  }

  /** All readable members. */
  SortedMap<String, AuthKey> readable() {
    SortedMap<String, AuthKey> found = new TreeMap<>();
    keys.forEach((text, value) -> readable(text, value).ifPresent(key -> found.put(text, key)));
    return Collections.unmodifiableSortedMap(found);
  }

  /** Texts of the readable members with this name, in their order. */
  List<String> textsNamed(String name) {
    Map<String, List<String>> index = textsByName;
    if (index == null) {
      Map<String, List<String>> built = new HashMap<>();
      readable()
          .forEach((text, key) ->
              key.name()
                  .ifPresent(n -> built.computeIfAbsent(n, k -> new ArrayList<>()).add(text)));
      index = built;
      textsByName = index;
    }
    return index.getOrDefault(name, List.of());
  }

  /** Candidates for a name hint; one member that is no key spoils them all. */
  List<ResolvedAuth> candidatesNamed(String name) {
    List<ResolvedAuth> known = candidatesByName.get(name);
    if (known != null) {
      return known;
    }
    List<String> texts = textsNamed(name);
    if (texts.isEmpty()) {
      throw AuthErrors.keyNotFound(name);
    }
    List<ResolvedAuth> candidates = new ArrayList<>(texts.size());
    for (String text : texts) {
      AuthKey key = get(text);
      candidates.add(new ResolvedAuth(PublicKey.parse(text), key.permissions(), key.status()));
    }
    List<ResolvedAuth> resolved = List.copyOf(candidates);
    candidatesByName.put(name, resolved);
    return resolved;
  }

  private Optional<AuthKey> readable(String text, Value value) {
    return member(text, value) instanceof Member.Known(AuthKey key)
        ? Optional.of(key)
        : Optional.empty();
  }

  private Member member(String text, Value value) {
    Member known = members.get(text);
    if (known == null) {
      known = decode(text, value);
      members.put(text, known);
    }
    return known;
  }

  private static Member decode(String text, Value value) {
    if (!(value instanceof Doc doc)) {
      return new Member.Junk("key '" + text + "' is not a Doc");
    }
    try {
      return new Member.Known(AuthKey.fromDoc(doc));
    } catch (EideticaException e) {
      return new Member.Junk(String.valueOf(e.getMessage()));
    }
  }
}
