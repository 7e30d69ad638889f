package io.eidetica4j.instance;

import io.eidetica4j.Clock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Id;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An instance as those see it that sync it. Holding on to it does not keep the instance open: once
 * that is closed, what touches storage fails with {@code instance/InstanceDropped}.
 */
public final class SyncHost {
  private final InstanceCore core;

  SyncHost(InstanceCore core) {
    this.core = core;
  }

  /** The instance's public key. */
  public PublicKey id() {
    return core.metadata().id();
  }

  /** The instance's private key, which is closed with the instance; {@code DeviceKeyNotFound}. */
  public PrivateKey deviceKey() {
    return core.requireDeviceKey();
  }

  /** Its databases. */
  public Trees trees() {
    return core.trees();
  }

  /** What it is stored in. */
  public Backend backend() {
    return core.backend();
  }

  /** Where it reads the time. */
  public Clock clock() {
    return core.options().clock();
  }

  /** Bounds on what is taken in. */
  public Limits limits() {
    return core.options().limits();
  }

  /** Where its figures go. */
  public Observer observer() {
    return core.options().observer();
  }

  /** The database of peers, if there is one. */
  public Optional<Id> syncDatabase() {
    return core.backend().metadata().flatMap(metadata -> metadata.syncDb());
  }

  /** Notes which one is the database of peers. */
  public void setSyncDatabase(Id root) {
    core.backend().setMetadata(core.metadata().withSyncDb(root));
  }

  /** The databases that no peer may have: those of the instance itself. */
  public Set<Id> systemDatabases() {
    Set<Id> own = new HashSet<>();
    own.add(core.metadata().usersDb());
    own.add(core.metadata().databasesDb());
    syncDatabase().ifPresent(own::add);
    return own;
  }

  /** All users. */
  public List<UserLocation> users() {
    return core.users().locations();
  }
}
