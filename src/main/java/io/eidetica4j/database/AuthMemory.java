package io.eidetica4j.database;

import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keys and permissions of settings that were read before: thousands of entries rest on the same
 * few.
 *
 * <p>Tips alone do not say what the settings are. While something that they descend from waits for
 * its verdict, a view passes over it, and a loose one does not; so what views show is remembered by
 * the settings themselves, and only what a verdict rests on, which is complete, by its pin.
 */
final class AuthMemory {
  private static final int KEPT = 256;

  /** Honest pins are the tips of settings; only others are larger, and they are not to cost us. */
  private static final int LARGEST_PIN = 64;

  private final Map<Snapshot, AuthSettings> byPin =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Snapshot, AuthSettings> eldest) {
          return size() > KEPT;
        }
      };

  private volatile @Nullable Read last;
  private volatile @Nullable Pinned lastPinned;

  private record Read(Doc settings, AuthSettings auth) {}

  private record Pinned(Snapshot pin, Bytes metadata) {}

  /**
   * The keys and permissions of settings, as a view shows them.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/CorruptedAuthConfiguration}; nobody
   *     has any right then
   */
  @SuppressWarnings("ReferenceEquality") // a view gives the same object until its settings change
  AuthSettings of(Doc settings) {
    Read known = last;
    if (known == null || known.settings() != settings) {
      known = new Read(settings, SettingsDocs.auth(settings));
      last = known;
    }
    return known.auth();
  }

  /** The metadata of entries that pin settings; mostly it is that of the entry before. */
  Bytes metadata(Snapshot pin) {
    Pinned known = lastPinned;
    if (known == null || !known.pin().equals(pin)) {
      known = new Pinned(pin, new EntryMetadata(pin, OptionalLong.empty()).encode());
      lastPinned = known;
    }
    return known.metadata();
  }

  /** The keys and permissions at a pin that {@link #atPin} was asked for before. */
  Optional<AuthSettings> findPin(Snapshot pin) {
    synchronized (byPin) {
      return Optional.ofNullable(byPin.get(pin));
    }
  }

  /**
   * The keys and permissions at a pin that lacks nothing and of which nothing waits; throws as
   * {@link #of}.
   */
  AuthSettings atPin(Snapshot pin, Supplier<Doc> settings) {
    Optional<AuthSettings> known = findPin(pin);
    if (known.isPresent()) {
      return known.get();
    }
    AuthSettings read = SettingsDocs.auth(settings.get());
    if (pin.size() <= LARGEST_PIN) {
      synchronized (byPin) {
        byPin.put(pin, read);
      }
    }
    return read;
  }

  /** Forgets it all: statuses were changed that are for good otherwise. */
  void clear() {
    synchronized (byPin) {
      byPin.clear();
    }
  }
}
