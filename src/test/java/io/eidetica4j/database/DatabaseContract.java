package io.eidetica4j.database;

import io.eidetica4j.FixedClock;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.auth.DatabaseKey;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.dag.ReplayOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What databases must do on every backend. Each part is a class of its own; the test of a backend
 * lists them all. Numbers in comments are those of the statements that the reference's tests pin
 * down.
 */
abstract class DatabaseContract implements StartedBackend {
  @TempDir Path folder;
  final FixedClock clock = new FixedClock();
  final PrivateKey admin = Steps.key(1);

  /** The rules by which entries were rejected. */
  final List<String> rejected = new CopyOnWriteArrayList<>();

  Backend backend;
  Trees trees;

  private final Observer observer =
      new Observer() {
        @Override
        public void rejected(String rule) {
          rejected.add(rule);
        }
      };

  @BeforeEach
  final void startTrees() {
    backend = start(folder);
    trees = over(backend);
  }

  @AfterEach
  final void stopTrees() {
    trees.close();
    backend.close();
  }

  /** All above the backend begins anew, as after a restart of the process. */
  final void restart() {
    trees.close();
    backend = restart(backend, folder);
    trees = over(backend);
  }

  Trees over(Backend some) {
    return new Trees(some, clock, ReplayOrder.DIGEST, Limits.DEFAULT, observer);
  }

  /** A new database, with the key of its admin. */
  final Database create() {
    return create(Doc.of("name", "test"));
  }

  final Database create(Doc settings) {
    return trees.create(DatabaseKey.of(admin), settings);
  }
}
