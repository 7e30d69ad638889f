package io.eidetica4j.entry;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PublicKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Builds entries and their parts from their values, the same for both wire forms. */
final class EntryDecoder {
  private static final Fields ENTRY = new Fields("_v", "tree", "subtrees", "sig");
  private static final Fields TREE = new Fields("root", "parents", "metadata", "h");
  private static final Fields SUBTREE = new Fields("name", "parents", "data", "h");
  private static final Fields SIG = new Fields("sig", "key");
  private static final Fields VARIANTS = new Fields("Direct", "Delegation");
  private static final Fields DIRECT = new Fields("hint");
  private static final Fields DELEGATION = new Fields("path", "hint");
  private static final Fields HINT = new Fields("pubkey", "name", "is_global");
  private static final Fields STEP = new Fields("tree", "tips");

  /** Bytes that an id of the usual kind takes in an encoded entry. */
  private static final int ID_BYTES = 41;

  private final EntrySource source;
  private final Limits limits;
  private int room; // bytes the entry may still take; JSON may come from a stream without end

  private List<Id> latestParents = List.of();

  EntryDecoder(EntrySource source, Limits limits) {
    this.source = source;
    this.limits = limits;
    this.room = limits.entryBytes();
  }

  Entry entry() throws IOException {
    @Nullable TreeNode tree = null;
    @Nullable List<SubTreeNode> subtrees = null;
    @Nullable SigInfo sig = null;
    EntrySource.Members members = source.struct(ENTRY);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      switch (m) {
        case 0 -> version();
        case 1 -> tree = tree();
        case 2 -> subtrees = source.list("stores", limits.stores(), this::subtree);
        default -> sig = sig();
      }
    }
    return new Entry(
        required(tree, ENTRY, 1), required(subtrees, ENTRY, 2), required(sig, ENTRY, 3));
  }

  private void version() throws IOException {
    long version = source.unsigned();
    if (version < 0 || version > 0xff) {
      throw Fields.error(
          "invalid value: integer `" + Long.toUnsignedString(version) + "`, expected u8");
    }
    if (version != 0) {
      throw Fields.error("unsupported Entry version " + version + "; only version 0 is supported");
    }
  }

  private TreeNode tree() throws IOException {
    Optional<Id> root = Optional.empty();
    @Nullable List<Id> parents = null;
    Optional<Bytes> metadata = Optional.empty();
    long height = 0;
    EntrySource.Members members = source.struct(TREE);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      switch (m) {
        case 0 -> root = source.isNull() ? Optional.empty() : Optional.of(id());
        case 1 -> parents = parents();
        case 2 -> metadata = bytes(limits.metadataBytes());
        default -> height = source.unsigned();
      }
    }
    return new TreeNode(root, required(parents, TREE, 1), metadata, height);
  }

  private SubTreeNode subtree() throws IOException {
    @Nullable String name = null;
    @Nullable List<Id> parents = null;
    Optional<Bytes> data = Optional.empty();
    OptionalLong height = OptionalLong.empty();
    EntrySource.Members members = source.struct(SUBTREE);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      switch (m) {
        case 0 -> name = source.text(limits.nameBytes());
        case 1 -> parents = parents();
        case 2 -> data = bytes(limits.entryBytes());
        default ->
            height = source.isNull() ? OptionalLong.empty() : OptionalLong.of(source.unsigned());
      }
    }
    return new SubTreeNode(required(name, SUBTREE, 0), required(parents, SUBTREE, 1), data, height);
  }

  private SigInfo sig() throws IOException {
    Optional<String> sig = Optional.empty();
    @Nullable SigKey key = null;
    EntrySource.Members members = source.struct(SIG);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      if (m == 0) {
        sig = optionalText();
      } else {
        key = sigKey();
      }
    }
    return new SigInfo(sig, required(key, SIG, 1));
  }

  SigKey sigKey() throws IOException {
    SigKey key = source.variant(VARIANTS) == 0 ? direct() : delegation();
    source.endVariant();
    return key;
  }

  private SigKey direct() throws IOException {
    @Nullable KeyHint hint = null;
    EntrySource.Members members = source.struct(DIRECT);
    while (members.next() != EntrySource.Members.END) {
      hint = hint();
    }
    return new SigKey.Direct(required(hint, DIRECT, 0));
  }

  private SigKey delegation() throws IOException {
    @Nullable List<DelegationStep> path = null;
    @Nullable KeyHint hint = null;
    EntrySource.Members members = source.struct(DELEGATION);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      if (m == 0) {
        path = source.list("delegation steps", limits.delegationSteps(), this::step);
      } else {
        hint = hint();
      }
    }
    return new SigKey.Delegation(required(path, DELEGATION, 0), required(hint, DELEGATION, 1));
  }

  private DelegationStep step() throws IOException {
    @Nullable Id tree = null;
    @Nullable List<Id> tips = null;
    EntrySource.Members members = source.struct(STEP);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      if (m == 0) {
        tree = id();
      } else {
        tips = ids("delegation tips", limits.delegationTips());
      }
    }
    return new DelegationStep(required(tree, STEP, 0), required(tips, STEP, 1));
  }

  private KeyHint hint() throws IOException {
    Optional<PublicKey> pubkey = Optional.empty();
    Optional<String> name = Optional.empty();
    boolean global = false;
    EntrySource.Members members = source.struct(HINT);
    for (int m = members.next(); m != EntrySource.Members.END; m = members.next()) {
      switch (m) {
        case 0 -> pubkey = optionalText().map(EntryDecoder::pubkey);
        case 1 -> name = optionalText();
        default -> global = source.bool();
      }
    }
    return new KeyHint(pubkey, name, global);
  }

  private static PublicKey pubkey(String text) {
    try {
      return PublicKey.parse(text);
    } catch (EideticaException e) {
      throw Fields.error(String.valueOf(e.getMessage()));
    }
  }

  private List<Id> parents() throws IOException {
    latestParents = Shared.parents(ids("parents", limits.parents()), latestParents);
    return latestParents;
  }

  private List<Id> ids(String what, int max) throws IOException {
    return List.copyOf(source.list(what, max, this::id));
  }

  private Id id() throws IOException {
    take(ID_BYTES);
    try {
      return source.id();
    } catch (EideticaException e) {
      if (e.kind() == ErrorKind.ID_INVALID_FORMAT) {
        throw Fields.error(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private Optional<Bytes> bytes(int max) throws IOException {
    if (source.isNull()) {
      return Optional.empty();
    }
    byte[] bytes = source.bytes(Math.min(max, room));
    take(bytes.length);
    return Optional.of(Bytes.wrap(bytes));
  }

  private Optional<String> optionalText() throws IOException {
    return source.isNull() ? Optional.empty() : Optional.of(source.text(limits.textBytes()));
  }

  private void take(int bytes) {
    room -= bytes;
    if (room < 0) {
      throw ErrorKind.INSTANCE_LIMIT_EXCEEDED
          .error("Entry is larger than the limit of " + limits.entryBytes() + " bytes")
          .with("limit", limits.entryBytes());
    }
  }

  private static <T> T required(@Nullable T value, Fields fields, int member) {
    if (value == null) {
      throw fields.missing(member);
    }
    return value;
  }
}
