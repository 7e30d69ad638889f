package io.eidetica4j.tools;

import static io.eidetica4j.tools.ExportFormat.invalid;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Blake3;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Reads an {@link ExportFormat export file} from end to end, which may hold anything. What is
 * handed over on the way has been looked at by itself; whether the file is whole is known at the
 * end, so whoever must not take half of one reads it twice.
 */
final class ExportReader {
  private static final int TOLD_EVERY = 1024;

  private final InputStream from;
  private final long size;
  private final Limits limits;
  private final Sink sink;
  private final Progress progress;
  private final Blake3 hash = new Blake3();
  private final Set<Id> trees = new HashSet<>();
  private Optional<InstanceMetadata> instance = Optional.empty();
  private Optional<Id> tree = Optional.empty();
  private boolean secrets;
  private String about = "";
  private long entries;
  private long position;

  private ExportReader(InputStream from, long size, Limits limits, Sink sink, Progress progress) {
    this.from = from;
    this.size = size;
    this.limits = limits;
    this.sink = sink;
    this.progress = progress;
  }

  /** Who gets what is in the file. */
  interface Sink {
    /** The instance's secrets; whoever takes them closes their key. */
    void secrets(InstanceSecrets secrets);

    /** An entry of a tree, after its parents. */
    void entry(Id tree, Entry entry, VerificationStatus status);

    /** Nobody: to see whether the file is whole. */
    Sink NONE =
        new Sink() {
          @Override
          public void secrets(InstanceSecrets secrets) {
            secrets.signingKey().close();
          }

          @Override
          public void entry(Id tree, Entry entry, VerificationStatus status) {}
        };
  }

  /**
   * Reads a file.
   *
   * @throws EideticaException {@code backend/DeserializationFailed} that tells what is wrong and
   *     where, {@code instance/LimitExceeded}, {@code backend/FileIo}
   */
  static ExportSummary read(Path file, Limits limits, Sink sink, Progress progress) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return new ExportReader(in, Files.size(file), limits, sink, progress).read();
    } catch (EOFException e) {
      throw invalid("it ends in the middle");
    } catch (IOException e) {
      throw WholeFile.failed(e);
    }
  }

  /** Whether a file begins as an export does. */
  static boolean isExport(byte[] beginning) {
    int length = ExportFormat.MAGIC.length;
    return beginning.length >= length
        && Arrays.equals(beginning, 0, length, ExportFormat.MAGIC, 0, length);
  }

  private ExportSummary read() throws IOException {
    if (!isExport(from.readNBytes(ExportFormat.MAGIC.length))) {
      throw invalid("it does not begin as one");
    }
    hash.update(ExportFormat.MAGIC, 0, ExportFormat.MAGIC.length);
    position = ExportFormat.MAGIC.length;
    int version = Short.toUnsignedInt(ByteBuffer.wrap(bytes(2)).getShort());
    if (version != ExportFormat.VERSION) {
      throw invalid(
          "it has version " + version + "; this program knows version " + ExportFormat.VERSION);
    }
    for (int number = 0; ; number++) {
      long start = position;
      try {
        if (record(number)) {
          break;
        }
      } catch (EOFException e) {
        throw invalid("it ends in the middle of the record at byte " + start);
      } catch (EideticaException e) {
        throw e.kind() == ErrorKind.BACKEND_DESERIALIZATION_FAILED
                || e.kind() == ErrorKind.INSTANCE_LIMIT_EXCEEDED
            ? e
            : invalid("the record at byte " + start + ": " + e.getMessage());
      }
    }
    if (from.read() >= 0) {
      throw invalid("something follows its end at byte " + position);
    }
    progress.at("reading", size, size);
    return new ExportSummary(about, trees.size(), entries, instance, secrets);
  }

  /** Reads a record; tells whether it was the last one. */
  private boolean record(int number) throws IOException {
    long start = position;
    byte[] sum = new byte[0];
    int kind = from.read();
    if (kind < 0) {
      throw new EOFException();
    }
    if (kind == ExportFormat.END) {
      sum = hash.finish();
    }
    hash.update(new byte[] {(byte) kind}, 0, 1);
    position++;
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(bytes(4)).getInt());
    if ((number == 0) != (kind == ExportFormat.HEADER)) {
      throw invalid("the record at byte " + start + " is out of place");
    }
    switch (kind) {
      case ExportFormat.HEADER -> about = Bytes.wrap(small(length, start)).utf8();
      case ExportFormat.INSTANCE -> instance(small(length, start), start);
      case ExportFormat.SECRETS -> secrets(small(length, start), start);
      case ExportFormat.TREE -> tree(small(length, start), start);
      case ExportFormat.ENTRY -> entry(length, start);
      case ExportFormat.END -> end(small(length, start), sum);
      default -> throw invalid("the record at byte " + start + " is of unknown kind " + kind);
    }
    return kind == ExportFormat.END;
  }

  private void instance(byte[] body, long start) {
    if (instance.isPresent() || tree.isPresent()) {
      throw invalid("the record at byte " + start + " is out of place");
    }
    instance = Optional.of(InstanceMetadata.fromJson(body));
  }

  private void secrets(byte[] body, long start) {
    if (instance.isEmpty() || secrets || tree.isPresent()) {
      throw invalid("the record at byte " + start + " is out of place");
    }
    secrets = true;
    InstanceSecrets read = InstanceSecrets.fromJson(body);
    Arrays.fill(body, (byte) 0);
    if (!read.signingKey().publicKey().equals(instance.get().id())) {
      throw invalid("the private key in it is not that of the instance");
    }
    sink.secrets(read);
  }

  private void tree(byte[] body, long start) {
    Id root = Id.fromCidBytes(body);
    if (!Arrays.equals(root.cidBytes(), body) || !trees.add(root)) {
      throw invalid("the tree at byte " + start + " is none, or comes a second time");
    }
    tree = Optional.of(root);
  }

  private void entry(long length, long start) throws IOException {
    if (tree.isEmpty()) {
      throw invalid("the entry at byte " + start + " is of no tree");
    }
    if (length > (long) limits.entryBytes() + ExportFormat.ENTRY_PREFIX) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error(
              "The entry at byte %d has %d bytes; the limit is %d"
                  .formatted(start, length, limits.entryBytes()))
          .with("limit", limits.entryBytes());
    }
    byte[] body = bytes((int) length);
    int idLength = body.length < 2 ? 0 : body[1] & 0xff;
    if (body.length < 2 + idLength) {
      throw invalid("the entry at byte " + start + " is too short");
    }
    VerificationStatus status = VerificationStatus.fromCode(body[0]);
    Id id = Id.fromCidBytes(Arrays.copyOfRange(body, 2, 2 + idLength));
    byte[] cbor = Arrays.copyOfRange(body, 2 + idLength, body.length);
    if (!Id.ofDagCbor(cbor).equals(id)) {
      throw invalid("the bytes of entry " + id + " at byte " + start + " are not its own");
    }
    Entry entry = Entry.fromDagCbor(cbor, limits);
    entry.validate();
    if (!entry.id().equals(id) || !entry.tree().equals(tree.get())) {
      throw invalid("entry " + id + " at byte " + start + " is not of tree " + tree.get());
    }
    if (entries++ % TOLD_EVERY == 0) {
      progress.at("reading", position, size);
    }
    sink.entry(tree.get(), entry, status);
  }

  private void end(byte[] body, byte[] sum) {
    if (body.length != ExportFormat.END_BODY) {
      throw invalid("its end is no end");
    }
    ByteBuffer end = ByteBuffer.wrap(body);
    if (end.getLong() != entries) {
      throw invalid("it holds " + entries + " entries, and not as many as it says");
    }
    byte[] written = new byte[Blake3.BYTES];
    end.get(written);
    if (!Arrays.equals(written, sum)) {
      throw invalid("its checksum does not fit: some of its bytes were changed");
    }
  }

  private byte[] small(long length, long start) throws IOException {
    if (length > ExportFormat.SMALL_BODY) {
      throw invalid("the record at byte " + start + " says that it has " + length + " bytes");
    }
    return bytes((int) length);
  }

  /** So many bytes, for which no more memory is taken than the file has. */
  private byte[] bytes(int length) throws IOException {
    if (length > size - position) {
      throw new EOFException();
    }
    byte[] bytes = from.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    hash.update(bytes, 0, bytes.length);
    position += length;
    return bytes;
  }
}
