package io.eidetica4j.tools;

import io.eidetica4j.backend.InstanceMetadata;
import io.eidetica4j.backend.InstanceSecrets;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.Blake3;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Writes the records of an {@link ExportFormat export file}, in the order they have to have. */
final class ExportWriter {
  private final OutputStream to;
  private final Blake3 hash = new Blake3();
  private long entries;

  ExportWriter(OutputStream to) {
    this.to = to;
  }

  /** Begins the file. */
  void begin(String line) throws IOException {
    write(ExportFormat.MAGIC);
    write(ByteBuffer.allocate(2).putShort((short) ExportFormat.VERSION).array());
    record(ExportFormat.HEADER, Bytes.utf8(line).array());
  }

  void instance(InstanceMetadata metadata) throws IOException {
    record(ExportFormat.INSTANCE, metadata.toJson());
  }

  void secrets(InstanceSecrets secrets) throws IOException {
    record(ExportFormat.SECRETS, secrets.toJson());
  }

  void tree(Id root) throws IOException {
    record(ExportFormat.TREE, root.cidBytes());
  }

  void entry(Entry entry, VerificationStatus status) throws IOException {
    byte[] id = entry.id().cidBytes();
    byte[] cbor = entry.dagCbor().array();
    head(ExportFormat.ENTRY, 2 + id.length + cbor.length);
    write(new byte[] {(byte) status.code(), (byte) id.length});
    write(id);
    write(cbor);
    entries++;
  }

  /** Ends the file; the stream stays open. */
  void end() throws IOException {
    byte[] sum = hash.finish();
    record(
        ExportFormat.END,
        ByteBuffer.allocate(ExportFormat.END_BODY).putLong(entries).put(sum).array());
    to.flush();
  }

  /** Entries so far. */
  long entries() {
    return entries;
  }

  private void record(int kind, byte[] body) throws IOException {
    head(kind, body.length);
    write(body);
  }

  private void head(int kind, int length) throws IOException {
    write(ByteBuffer.allocate(5).put((byte) kind).putInt(length).array());
  }

  private void write(byte[] bytes) throws IOException {
    hash.update(bytes, 0, bytes.length);
    to.write(bytes);
  }
}
