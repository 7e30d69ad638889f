package io.eidetica4j.tools;

import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Id;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An instance with several threads that write to two databases until the process is killed. Prints
 * {@code ready}, and then for each commit, once it is safe: its database, its id, the key it wrote
 * and the number it wrote there. Numbers of a key only ever grow.
 */
final class CrashingInstance {
  static final String READY = "ready";
  static final String STORE = "data";
  static final int WRITERS = 4;

  private static final int MOST_UNSAFE = 16;

  private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final Instance instance;
  private final boolean flushes;
  private final List<String> unsafe = new ArrayList<>();

  private CrashingInstance(Instance instance) {
    this.instance = instance;
    this.flushes = instance.snapshotPath().isPresent();
  }

  public static void main(String[] arguments) {
    print(List.of(READY));
    var opened = Instance.connectOrCreate(arguments[0], NewUser.passwordless("alice"));
    User alice =
        opened.user().orElseGet(() -> opened.instance().loginUser("alice", Optional.empty()));
    new CrashingInstance(opened.instance()).run(alice, Long.parseLong(arguments[1]));
  }

  private void run(User alice, long from) {
    List<Database> databases = List.of(database(alice, "first"), database(alice, "second"));
    for (int i = 0; i < WRITERS; i++) {
      Database database = databases.get(i % databases.size());
      String key = "writer" + i;
      Thread.ofPlatform().start(() -> write(database, key, from));
    }
    while (flushes) {
      flush();
    }
  }

  private static Database database(User user, String name) {
    return user.databases().stream()
        .map(tracked -> user.openDatabase(tracked.databaseId()))
        .filter(database -> database.getName().equals(name))
        .findFirst()
        .orElseGet(() -> user.createDatabase(Doc.EMPTY.with("name", name), user.defaultKey()));
  }

  private void write(Database database, String key, long from) {
    for (long number = from; ; number++) {
      long next = number;
      Id id = database.write(change -> change.getStore(DocStore.TYPE, STORE).set(key, next));
      String line = database.rootId() + " " + id + " " + key + " " + number;
      if (flushes) {
        keep(line);
      } else {
        print(List.of(line));
      }
    }
  }

  /** Waits for a flush where many wait for it already, or the file grows faster than it is read. */
  private void keep(String line) {
    synchronized (unsafe) {
      unsafe.add(line);
      while (unsafe.size() >= MOST_UNSAFE) {
        try {
          unsafe.wait();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void flush() {
    List<String> before;
    synchronized (unsafe) {
      before = List.copyOf(unsafe);
      unsafe.clear();
      unsafe.notifyAll();
    }
    instance.flush();
    print(before);
  }

  /** In one piece, and past all buffers of this process. */
  private static synchronized void print(List<String> lines) {
    try {
      OUT.write(
          String.join("", lines.stream().map(l -> l + "\n").toList())
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
