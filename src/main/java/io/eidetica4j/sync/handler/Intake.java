package io.eidetica4j.sync.handler;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntrySignatures;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.SyncHost;
import io.eidetica4j.sync.protocol.SyncResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Takes in entries that peers send. Anybody may send anything, so what is kept is bounded: nothing
 * of databases that peers may not know of, and so much that does not verify; what is refused is
 * acknowledged all the same, as the protocol has no word for it.
 */
final class Intake {
  private static final Logger LOG = System.getLogger(Intake.class.getName());

  private final SyncHost host;
  private final Gate gate;
  private final ReadAccess access;
  private final HandlerOptions options;
  private final HostQuota quota;

  Intake(SyncHost host, Gate gate, ReadAccess access, HandlerOptions options) {
    this.host = host;
    this.gate = gate;
    this.access = access;
    this.options = options;
    this.quota = new HostQuota(options.unverifiedPerHost());
  }

  SyncResponse take(List<Entry> entries, RequestContext context) {
    Map<Id, List<Entry>> byTree = new TreeMap<>();
    entries.forEach(
        entry -> byTree.computeIfAbsent(entry.tree(), t -> new ArrayList<>()).add(entry));
    long stored = 0;
    for (Map.Entry<Id, List<Entry>> group : byTree.entrySet()) {
      try {
        stored += take(group.getKey(), group.getValue(), context.remoteHost());
      } catch (EideticaException e) {
        LOG.log(Level.WARNING, "Entries that were sent are not stored: {0}", e.getMessage());
      }
    }
    return entries.size() <= 1 ? new SyncResponse.Ack() : new SyncResponse.Count(stored);
  }

  private long take(Id tree, List<Entry> entries, String from) {
    if (!gate.isOpen(tree)) {
      host.observer().rejected("not_shared");
      LOG.log(Level.DEBUG, "Entries of {0}, which is not shared, are not stored", tree);
      return 0;
    }
    Database database = host.trees().open(tree);
    List<Entry> taken = new ArrayList<>(entries.size());
    List<Id> fresh = new ArrayList<>();
    long now = host.clock().nowMillis();
    long room =
        Math.min(
            quota.left(from, now), (long) options.unverifiedPerTree() - database.notVerified());
    for (Entry entry : entries) {
      if (database.status(entry.id()).isPresent()) {
        taken.add(entry);
      } else if (fresh.size() < room || isByAuthor(tree, entry)) {
        taken.add(entry);
        fresh.add(entry.id());
      }
    }
    if (taken.size() < entries.size()) {
      host.observer().limitReached("sync.unverified");
      LOG.log(
          Level.WARNING,
          "{0} entries of database {1} are not stored: too many there do not verify",
          entries.size() - taken.size(),
          tree);
    }
    long stored = host.trees().putRemoteEntries(tree, taken);
    quota.charge(from, fresh.stream().filter(id -> isBad(database, id)).count(), now);
    return stored;
  }

  private static boolean isBad(Database database, Id id) {
    return database.status(id).filter(s -> s != VerificationStatus.VERIFIED).isPresent();
  }

  /**
   * Whether an entry is signed by a key that may write now; such are taken whatever else is there.
   */
  private boolean isByAuthor(Id tree, Entry entry) {
    Optional<PublicKey> signer =
        entry.sig().key() instanceof SigKey.Direct direct
            ? direct.hint().pubkey()
            : Optional.empty();
    return signer
        .filter(key -> access.can(tree, key, Permission.write(Permission.MAX_PRIORITY)))
        .filter(key -> EntrySignatures.verifies(entry, key))
        .isPresent();
  }
}
