package io.eidetica4j.instance;

import io.eidetica4j.FixedClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts instances of one kind for a test, and closes whatever the test left open. */
final class Instances {
  /**
   * Where an instance is made, and where what was closed is found again.
   *
   * @param daemon holds the instance, where that is another than who opens it
   */
  record Place(String url, boolean kept, Optional<Daemon> daemon) {
    Place(String url, boolean kept) {
      this(url, kept, Optional.empty());
    }
  }

  /** Somebody who holds an instance that others connect to. */
  interface Daemon {
    /** Makes the instance, which is there from then on. */
    void create(NewUser initial, InstanceOptions options);
  }

  static final String ADMIN = "admin";

  private final Place place;
  private final Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private int snapshots;
  final FixedClock clock = new FixedClock();
  final InstanceOptions options = InstanceOptions.DEFAULT.withClock(clock);

  Instances(Place place, Path folder) {
    this.place = place;
    this.folder = folder;
  }

  String url() {
    return place.url();
  }

  /** A new instance whose first user is the passwordless administrator, logged in. */
  User admin() {
    return create(NewUser.passwordless(ADMIN)).user().orElseThrow();
  }

  Opened create(NewUser initial) {
    if (place.daemon().isPresent()) {
      place.daemon().get().create(initial, options);
      Instance connected = keep(Instance.connect(place.url(), options));
      return new Opened(
          connected,
          Optional.of(
              keep(connected.loginUser(initial.username(), initial.password().map(String::new)))));
    }
    return keep(Instance.connectOrCreate(place.url(), initial, options));
  }

  /** Closes all handles of the instance, and opens what is kept of it. */
  Instance reopen(Instance instance) {
    return keep(Instance.connect(closed(instance), options));
  }

  /** The same by the other way of opening. */
  Opened reopenOrCreate(Instance instance, NewUser initial) {
    return keep(Instance.connectOrCreate(closed(instance), initial, options));
  }

  private String closed(Instance instance) {
    String from = place.url();
    if (!place.kept()) {
      Path snapshot = folder.resolve("reopened-" + snapshots++ + ".json");
      instance.snapshotToPath(snapshot);
      from = "memory://" + snapshot;
    }
    closeAll();
    return from;
  }

  /** A session of the user, made by the administrator. */
  User newUser(User admin, String name) {
    admin.admin().createUser(NewUser.passwordless(name));
    return login(admin.instance(), name);
  }

  User login(Instance instance, String name) {
    return keep(instance.loginUser(name, Optional.empty()));
  }

  User login(Instance instance, String name, String password) {
    return keep(instance.loginUser(name, Optional.of(password)));
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.add(resource);
    return resource;
  }

  /** Closes what was opened, the last first. */
  void closeAll() {
    List<AutoCloseable> lastFirst = opened.reversed();
    try {
      for (AutoCloseable resource : lastFirst) {
        resource.close();
      }
    } catch (Exception e) {
      throw new AssertionError("closing failed", e);
    } finally {
      opened.clear();
    }
  }
}
