package io.eidetica4j.database;

import io.eidetica4j.auth.AuthSettings;
import io.eidetica4j.auth.SettingsDocs;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keys and permissions by the tips of the settings they are from: thousands of entries rest on the
 * same few.
 */
final class AuthMemory {
  private static final int KEPT = 256;

  private final Map<Snapshot, AuthSettings> byTips =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Snapshot, AuthSettings> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * The keys and permissions of settings.
   *
   * @throws io.eidetica4j.EideticaException {@code transaction/CorruptedAuthConfiguration}; nobody
   *     has any right then
   */
  AuthSettings get(Snapshot settingsTips, Supplier<Doc> settings) {
    synchronized (byTips) {
      AuthSettings known = byTips.get(settingsTips);
      if (known != null) {
        return known;
      }
    }
    AuthSettings read = SettingsDocs.auth(settings.get());
    synchronized (byTips) {
      byTips.put(settingsTips, read);
    }
    return read;
  }

  void clear() {
    synchronized (byTips) {
      byTips.clear();
    }
  }
}
