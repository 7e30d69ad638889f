package io.eidetica4j.tools;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.Frozen;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.dag.EntryRun;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes what a backend holds to a file that any other can take in with {@link Import}: entries,
 * parents first, with their statuses, as of one moment and beside whatever else is done with it.
 * Takes memory for the outlines of one tree.
 */
public final class Export {
  private final Frozen frozen;
  private final Progress progress;

  private Export(Frozen frozen, Progress progress) {
    this.frozen = frozen;
    this.progress = progress;
  }

  /**
   * What is exported.
   *
   * @param databases roots of the databases; none for all, those of the instance and its users
   *     included
   * @param instance whether the instance's metadata go along, so that the file can become that
   *     instance elsewhere
   * @param secrets whether its private key does as well
   */
  public record Choice(Set<Id> databases, boolean instance, boolean secrets) {
    /** Everything there is. */
    public static final Choice EVERYTHING = new Choice(Set.of(), true, true);

    /** Keeps a set of its own. */
    public Choice {
      databases = Set.copyOf(databases);
    }
  }

  /**
   * Writes a file, for its owner's eyes only; it is there when all of it is on the disk.
   *
   * @throws EideticaException {@code instance/DatabaseNotFound} for a root that is not here, {@code
   *     backend/FileIo}, also where the file is there already; what the backend raises
   */
  public static ExportSummary write(Backend backend, Path to, Choice choice, Progress progress) {
    try (Frozen frozen = backend.freeze();
        WholeFile file = WholeFile.create(to)) {
      ExportSummary summary;
      try (OutputStream stream = file.stream()) {
        summary = new Export(frozen, progress).write(new ExportWriter(stream), choice);
      } catch (IOException e) {
        throw WholeFile.failed(e);
      }
      file.commit();
      return summary;
    }
  }

  private ExportSummary write(ExportWriter to, Choice choice) throws IOException {
    Backend backend = frozen.backend();
    Set<Id> trees = new TreeSet<>(backend.trees());
    for (Id wanted : choice.databases()) {
      if (!trees.contains(wanted)) {
        throw ErrorKind.INSTANCE_DATABASE_NOT_FOUND
            .error("Database not found: " + wanted)
            .with("database_id", wanted);
      }
    }
    if (!choice.databases().isEmpty()) {
      trees.retainAll(choice.databases());
    }
    String about = "Export of a " + backend.kind() + " storage, begun at " + Instant.now();
    to.begin(about);
    Optional<InstanceMetadata> metadata = choice.instance() ? backend.metadata() : Optional.empty();
    if (metadata.isPresent()) {
      to.instance(metadata.get());
    }
    boolean secrets = metadata.isPresent() && choice.secrets() && writeSecrets(to);
    long total = choice.databases().isEmpty() ? frozen.rows().count() : 0;
    for (Id tree : trees) {
      to.tree(tree);
      writeEntries(to, tree, total);
    }
    to.end();
    progress.at("exporting", to.entries(), to.entries());
    return new ExportSummary(about, trees.size(), to.entries(), metadata, secrets);
  }

  private boolean writeSecrets(ExportWriter to) throws IOException {
    Optional<InstanceSecrets> secrets = frozen.backend().secrets();
    if (secrets.isPresent()) {
      to.secrets(secrets.get());
      secrets.get().signingKey().close();
    }
    return secrets.isPresent();
  }

  private void writeEntries(ExportWriter to, Id tree, long total) throws IOException {
    TreeIndex index = new TreeIndex(tree, ReplayOrder.DIGEST, frozen.backend());
    List<Id> parentsFirst = index.ancestry().lacking(index.rawTips(), Snapshot.EMPTY);
    EntryRun run = new EntryRun(frozen.backend(), parentsFirst);
    for (Id id : parentsFirst) {
      Entry entry =
          run.next()
              .orElseThrow(() ->
                  ErrorKind.BACKEND_ENTRY_NOT_FOUND
                      .error("Entry not found: " + id)
                      .with("entry_id", id));
      to.entry(entry, index.status(id).orElse(VerificationStatus.UNVERIFIED));
      progress.at("exporting", to.entries(), total);
    }
  }
}
