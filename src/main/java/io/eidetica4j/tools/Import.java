package io.eidetica4j.tools;

import io.eidetica4j.Clock;
import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.Observer;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.backend.NewEntry;
import io.eidetica4j.backend.PutOutcome;
import io.eidetica4j.dag.EntryRun;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.database.Trees;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes an export file in. It is read to its end before anything is written, so of a file that is
 * not whole nothing is taken. What is here already stays as it is; so an import that broke off is
 * gone on with by doing it again. What says which instance this is is written last.
 */
public final class Import {
  private static final int BATCH = 512;
  private static final long BATCH_BYTES = 8 << 20;

  private final Backend to;
  private final Options options;
  private final Set<Id> leftOut;
  private final List<NewEntry> batch = new ArrayList<>();
  private final Set<Id> trees = new TreeSet<>();
  private Optional<InstanceSecrets> secrets = Optional.empty();
  private long batchBytes;
  private long stored;
  private long present;

  private Import(Backend to, Options options, Set<Id> leftOut) {
    this.to = to;
    this.options = options;
    this.leftOut = leftOut;
  }

  /**
   * How a file is taken in.
   *
   * @param trusted whether entries get the statuses that the file says, rather than being judged
   *     anew; for files that nobody else can have written
   * @param databasesOnly whether the file's instance and its own databases are left out
   * @param order the replay order that the instance goes by
   * @param limits bounds on what is in the file
   */
  public record Options(boolean trusted, boolean databasesOnly, ReplayOrder order, Limits limits) {
    /** Everything that is in the file, judged anew, in the usual order and bounds. */
    public static final Options DEFAULT =
        new Options(false, false, ReplayOrder.DIGEST, Limits.DEFAULT);

    /** The same, with statuses as the file says. */
    public Options trusting() {
      return new Options(true, databasesOnly, order, limits);
    }

    /** The same, without the file's instance. */
    public Options withDatabasesOnly() {
      return new Options(trusted, true, order, limits);
    }
  }

  /**
   * Takes a file in.
   *
   * @throws EideticaException {@code backend/DeserializationFailed} or {@code
   *     instance/LimitExceeded} where the file is no good, {@code instance/InstanceAlreadyExists}
   *     where another instance is here, {@code instance/NotInitialized} where none is here or in
   *     the file; what the backend raises
   */
  public static ImportReport run(Path from, Backend to, Options options, Progress progress) {
    return run(from, check(from, options, progress), to, options, progress);
  }

  /**
   * Reads a file to its end and takes nothing of it.
   *
   * @throws EideticaException {@code backend/DeserializationFailed} or {@code
   *     instance/LimitExceeded} where the file is no good
   */
  public static ExportSummary check(Path from, Options options, Progress progress) {
    return ExportReader.read(
        from,
        options.limits(),
        ExportReader.Sink.NONE,
        (step, done, total) -> progress.at("checking the file", done, total));
  }

  /**
   * Takes in a file that was checked just now; throws as {@link #run(Path, Backend, Options,
   * Progress)}.
   */
  public static ImportReport run(
      Path from, ExportSummary checked, Backend to, Options options, Progress progress) {
    Optional<InstanceMetadata> wanted =
        options.databasesOnly() ? Optional.empty() : checked.instance();
    checkInstance(to.metadata(), wanted);
    Import work = new Import(to, options, leftOut(checked, options));
    try {
      ExportReader.read(from, options.limits(), work.sink(), progress);
      work.store();
      long waiting = options.trusted() ? 0 : work.judge(progress);
      boolean becomes = wanted.isPresent() && to.metadata().isEmpty();
      if (becomes) {
        work.secrets.ifPresent(to::setSecrets);
        to.setMetadata(wanted.get());
      }
      return new ImportReport(work.trees.size(), work.stored, work.present, becomes, waiting);
    } finally {
      work.secrets.ifPresent(each -> each.signingKey().close());
    }
  }

  private static void checkInstance(
      Optional<InstanceMetadata> here, Optional<InstanceMetadata> wanted) {
    if (here.isEmpty() && wanted.isEmpty()) {
      throw ErrorKind.INSTANCE_NOT_INITIALIZED.error(
          "There is no instance here yet, and none comes from the file; start one, or use a file"
              + " that was exported with its instance");
    }
    if (here.isPresent() && wanted.isPresent() && !here.equals(wanted)) {
      throw ErrorKind.INSTANCE_INSTANCE_ALREADY_EXISTS.error(
          "Another instance is here already ("
              + here.get().id()
              + "); only the databases can be imported into it");
    }
  }

  /** The databases of an instance that this one doesn't become. */
  private static Set<Id> leftOut(ExportSummary summary, Options options) {
    Set<Id> own = new HashSet<>();
    if (options.databasesOnly()) {
      summary
          .instance()
          .ifPresent(instance -> {
            own.add(instance.usersDb());
            own.add(instance.databasesDb());
            instance.syncDb().ifPresent(own::add);
          });
    }
    return own;
  }

  private ExportReader.Sink sink() {
    return new ExportReader.Sink() {
      @Override
      public void secrets(InstanceSecrets found) {
        secrets = Optional.of(found);
      }

      @Override
      public void entry(Id tree, Entry entry, VerificationStatus status) {
        if (!leftOut.contains(tree)) {
          add(tree, entry, status);
        }
      }
    };
  }

  private void add(Id tree, Entry entry, VerificationStatus status) {
    if (batch.size() == BATCH || batchBytes > BATCH_BYTES || trees.add(tree)) {
      store(); // no unit is of two trees
    }
    trees.add(tree);
    batch.add(new NewEntry(entry, options.trusted() ? status : VerificationStatus.UNVERIFIED));
    batchBytes += EntryRun.bytes(entry);
  }

  private void store() {
    if (batch.isEmpty()) {
      return;
    }
    for (PutOutcome outcome : to.put(batch)) {
      if (outcome == PutOutcome.STORED) {
        stored++;
      } else {
        present++;
      }
    }
    batch.clear();
    batchBytes = 0;
  }

  /** Judges all that came; tells how much goes on waiting. */
  private long judge(Progress progress) {
    long waiting = 0;
    long done = 0;
    try (Trees all =
        new Trees(to, Clock.system(), options.order(), options.limits(), Observer.NONE)) {
      for (Id tree : trees) {
        progress.at("judging databases", done++, trees.size());
        if (to.treeOf(tree).filter(tree::equals).isPresent()) {
          waiting += all.open(tree).verify().stillUnverified();
        }
      }
    }
    progress.at("judging databases", trees.size(), trees.size());
    return waiting;
  }
}
