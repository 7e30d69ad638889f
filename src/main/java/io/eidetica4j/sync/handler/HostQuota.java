package io.eidetica4j.sync.handler;

import java.util.HashMap;
import java.util.Map;

/**
 * How many entries that did not verify each host has sent of late. Bounded: when too many hosts are
 * known, those whose time is over are forgotten, and if that is not enough new ones share one
 * account.
 */
final class HostQuota {
  private static final long WINDOW_MILLIS = 3_600_000;
  private static final int MAX_HOSTS = 10_000;
  private static final String OTHERS = "others";

  private final int quota;
  private final Map<String, Account> accounts = new HashMap<>();

  private static final class Account {
    private final long since;
    private long used;

    Account(long since) {
      this.since = since;
    }

    boolean isOver(long now) {
      return now - since >= WINDOW_MILLIS;
    }
  }

  HostQuota(int quota) {
    this.quota = quota;
  }

  /** How many more a host may send. */
  synchronized long left(String host, long now) {
    return Math.max(0, quota - account(host, now).used);
  }

  synchronized void charge(String host, long entries, long now) {
    account(host, now).used += entries;
  }

  private Account account(String host, long now) {
    Account known = accounts.get(host);
    if (known != null && !known.isOver(now)) {
      return known;
    }
    if (known == null && accounts.size() >= MAX_HOSTS) {
      accounts.values().removeIf(account -> account.isOver(now));
      if (accounts.size() >= MAX_HOSTS && !host.equals(OTHERS)) {
        return account(OTHERS, now);
      }
    }
    Account fresh = new Account(now);
    accounts.put(host, fresh);
    return fresh;
  }
}
