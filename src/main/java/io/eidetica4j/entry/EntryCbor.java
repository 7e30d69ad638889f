package io.eidetica4j.entry;

import static io.eidetica4j.codec.CborWriter.encodedText;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Base64Text;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.CborReader;
import io.eidetica4j.codec.CborWriter;
import io.eidetica4j.crypto.PrivateKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Entries in DAG-CBOR: the bytes that are hashed, signed and stored. */
final class EntryCbor {
  private static final byte[] SIG = encodedText("sig");
  private static final byte[] KEY = encodedText("key");
  private static final byte[] TREE = encodedText("tree");
  private static final byte[] SUBTREES = encodedText("subtrees");
  private static final byte[] HEIGHT = encodedText("h");
  private static final byte[] ROOT = encodedText("root");
  private static final byte[] PARENTS = encodedText("parents");
  private static final byte[] METADATA = encodedText("metadata");
  private static final byte[] DATA = encodedText("data");
  private static final byte[] NAME = encodedText("name");
  private static final byte[] DIRECT = encodedText("Direct");
  private static final byte[] DELEGATION = encodedText("Delegation");
  private static final byte[] HINT = encodedText("hint");
  private static final byte[] PATH = encodedText("path");
  private static final byte[] PUBKEY = encodedText("pubkey");
  private static final byte[] IS_GLOBAL = encodedText("is_global");
  private static final byte[] TIPS = encodedText("tips");

  /** Where the head of the map {@code sig} is: after the entry's head and the key before it. */
  private static final int SIG_HEAD_AT = 1 + SIG.length;

  private static final byte MAP_OF_TWO = (byte) 0xa2;

  private EntryCbor() {}

  static byte[] encode(Entry entry) {
    CborWriter to = new CborWriter(expectedSize(entry));
    writeSig(to, entry.sig());
    writeRest(to, entry);
    return to.toByteArray();
  }

  /**
   * Signs: encodes without the signature, and makes the full encoding from that, since it differs
   * only in the head of the map {@code sig} and in the text at that map's end.
   */
  static Entry sign(Entry entry, PrivateKey key) {
    CborWriter to = new CborWriter(expectedSize(entry));
    writeSig(to, entry.sig().withoutSig());
    int sigEnd = to.size();
    writeRest(to, entry);
    byte[] unsigned = to.toByteArray();
    String base64 = Base64Text.encode(key.sign(unsigned));
    byte[] tail = new CborWriter(100).raw(SIG).text(base64).toByteArray();
    byte[] full = Arrays.copyOf(unsigned, unsigned.length + tail.length);
    full[SIG_HEAD_AT] = MAP_OF_TWO;
    System.arraycopy(tail, 0, full, sigEnd, tail.length);
    System.arraycopy(unsigned, sigEnd, full, sigEnd + tail.length, unsigned.length - sigEnd);
    return entry.withSignature(base64).withKnownId(Id.ofDagCbor(full));
  }

  /** Opens the entry's map and writes its first member. */
  private static void writeSig(CborWriter to, SigInfo sig) {
    to.map(3).raw(SIG).map(sig.sig().isPresent() ? 2 : 1).raw(KEY);
    write(to, sig.key());
    sig.sig().ifPresent(text -> to.raw(SIG).text(text));
  }

  private static void writeRest(CborWriter to, Entry entry) {
    to.raw(TREE);
    write(to, entry.treeNode());
    to.raw(SUBTREES).array(entry.subtrees().size());
    for (SubTreeNode subtree : entry.subtrees()) {
      write(to, subtree);
    }
  }

  private static void write(CborWriter to, TreeNode tree) {
    Optional<Id> root = tree.root();
    Optional<Bytes> metadata = tree.metadata();
    to.map(1 + one(tree.height() != 0) + one(root.isPresent()) + one(metadata.isPresent()));
    if (tree.height() != 0) {
      to.raw(HEIGHT).unsigned(tree.height());
    }
    if (root.isPresent()) {
      root.get().write(to.raw(ROOT));
    }
    write(to.raw(PARENTS), tree.parents());
    if (metadata.isPresent()) {
      to.raw(METADATA).bytes(metadata.get().array());
    }
  }

  private static void write(CborWriter to, SubTreeNode subtree) {
    Optional<Bytes> data = subtree.data();
    to.map(2 + one(subtree.height().isPresent()) + one(data.isPresent()));
    if (subtree.height().isPresent()) {
      to.raw(HEIGHT).unsigned(subtree.height().getAsLong());
    }
    if (data.isPresent()) {
      to.raw(DATA).bytes(data.get().array());
    }
    to.raw(NAME).text(subtree.name());
    write(to.raw(PARENTS), subtree.parents());
  }

  private static void write(CborWriter to, List<Id> ids) {
    to.array(ids.size());
    for (Id id : ids) {
      id.write(to);
    }
  }

  /** Writes a claim; also used alone in tests. */
  static void write(CborWriter to, SigKey key) {
    to.map(1);
    switch (key) {
      case SigKey.Direct direct -> {
        to.raw(DIRECT).map(1).raw(HINT);
        write(to, direct.hint());
      }
      case SigKey.Delegation delegation -> {
        to.raw(DELEGATION).map(2).raw(HINT);
        write(to, delegation.hint());
        to.raw(PATH).array(delegation.path().size());
        for (DelegationStep step : delegation.path()) {
          write(to.map(2).raw(TIPS), step.tips());
          step.tree().write(to.raw(TREE));
        }
      }
    }
  }

  private static void write(CborWriter to, KeyHint hint) {
    to.map(one(hint.name().isPresent()) + one(hint.pubkey().isPresent()) + one(hint.global()));
    hint.name().ifPresent(name -> to.raw(NAME).text(name));
    hint.pubkey().ifPresent(key -> to.raw(PUBKEY).text(key.text()));
    if (hint.global()) {
      to.raw(IS_GLOBAL).bool(true);
    }
  }

  private static int one(boolean present) {
    return present ? 1 : 0;
  }

  /** Enough for most entries, so that the buffer seldom grows. */
  private static int expectedSize(Entry entry) {
    int size = 360 + 44 * entry.parents().size() + entry.metadata().map(Bytes::length).orElse(0);
    for (SubTreeNode subtree : entry.subtrees()) {
      size += 48 + subtree.name().length() + 44 * subtree.parents().size();
      size += subtree.data().map(Bytes::length).orElse(0);
    }
    return size;
  }

  static Entry decode(byte[] cbor, Limits limits) {
    if (cbor.length > limits.entryBytes()) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error(
              "Entry of " + cbor.length + " bytes is larger than the limit " + limits.entryBytes())
          .with("limit", limits.entryBytes());
    }
    CborReader reader = new CborReader(cbor);
    try {
      Entry entry = new EntryDecoder(new CborSource(reader), limits).entry();
      reader.end();
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does no I/O", e);
    }
  }
}
