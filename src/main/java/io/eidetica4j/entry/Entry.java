package io.eidetica4j.entry;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.codec.Json;
import io.eidetica4j.crypto.PrivateKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed change to a database: where it stands, what it writes to which stores, and who signed
 * it. Immutable, and equal where the id is.
 *
 * <p>An entry keeps its fields, not its encoding; {@link #dagCbor()} encodes anew each time, which
 * takes about a microsecond. The id is computed from that encoding when first asked for, so that
 * what arrived in another spelling has the id everyone else gives it.
 */
public final class Entry {
  /** The store that marks a root entry. */
  public static final String ROOT = "_root";

  /** The store with the database's settings. */
  public static final String SETTINGS = "_settings";

  /** The store that registers the other stores. */
  public static final String INDEX = "_index";

  private final TreeNode tree;
  private final List<SubTreeNode> subtrees;
  private final SigInfo sig;
  private @Nullable Id id; // a race computes it twice, and both are the same

  Entry(TreeNode tree, List<SubTreeNode> subtrees, SigInfo sig) {
    this.tree = tree;
    this.subtrees = List.copyOf(subtrees);
    this.sig = sig;
  }

  /** A builder of an entry of the database with this root; the empty id means no root. */
  public static EntryBuilder builder(Id root) {
    return new EntryBuilder(root);
  }

  /** A builder of a root entry with random metadata, which makes its id unique. */
  public static EntryBuilder rootBuilder() {
    return EntryBuilder.root();
  }

  /** The id, by the whole entry with its signature. */
  public Id id() {
    Id known = id;
    if (known == null) {
      known = Id.ofDagCbor(EntryCbor.encode(this));
      id = known;
    }
    return known;
  }

  /** The root id of the database, absent in root entries. */
  public Optional<Id> root() {
    return tree.root();
  }

  /** The id of the database: the root, or for a root entry its own id. */
  public Id tree() {
    return tree.root().orElseGet(this::id);
  }

  /** Where the entry stands in its database. */
  public TreeNode treeNode() {
    return tree;
  }

  /** Whether it marks itself as root and has neither root nor parents. */
  public boolean isRoot() {
    return tree.root().isEmpty() && tree.parents().isEmpty() && inSubtree(ROOT);
  }

  /** Whether it takes part in the store. */
  public boolean inSubtree(String name) {
    return subtree(name).isPresent();
  }

  /** Whether it belongs to the database of this root id. */
  public boolean inTree(Id root) {
    return tree.root().equals(Optional.of(root)) || id().equals(root);
  }

  /** The parts in stores, in stored order. */
  public List<SubTreeNode> subtrees() {
    return subtrees;
  }

  /** The names of the stores, in stored order. */
  public List<String> subtreeNames() {
    return subtrees.stream().map(SubTreeNode::name).toList();
  }

  /** The first part in this store, if there is one. */
  public Optional<SubTreeNode> subtree(String name) {
    for (SubTreeNode subtree : subtrees) {
      if (subtree.name().equals(name)) {
        return Optional.of(subtree);
      }
    }
    return Optional.empty();
  }

  /** The metadata; see {@link EntryMetadata}. */
  public Optional<Bytes> metadata() {
    return tree.metadata();
  }

  /**
   * What it writes to a store.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND where it doesn't take part or writes nothing
   */
  public Bytes data(String name) {
    return subtree(name).flatMap(SubTreeNode::data).orElseThrow(() -> noSuchStore(name));
  }

  /** The entries it follows, in stored order. */
  public List<Id> parents() {
    return tree.parents();
  }

  /**
   * The store's entries it follows, in stored order.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND where it doesn't take part
   */
  public List<Id> subtreeParents(String name) {
    return subtree(name).map(SubTreeNode::parents).orElseThrow(() -> noSuchStore(name));
  }

  /** The height, unsigned. */
  public long height() {
    return tree.height();
  }

  /**
   * The height in a store, unsigned: its own where it has one, else that of the entry.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND where it doesn't take part
   */
  public long subtreeHeight(String name) {
    return subtree(name).orElseThrow(() -> noSuchStore(name)).height().orElse(tree.height());
  }

  /** The signature and the key claimed. */
  public SigInfo sig() {
    return sig;
  }

  /** The same entry with another signature and claim. */
  public Entry withSig(SigInfo other) {
    return new Entry(tree, subtrees, other);
  }

  /** The same entry with this signature, in base64. */
  public Entry withSignature(String base64) {
    return withSig(sig.withSig(base64));
  }

  /** The same entry without its signature; the claim stays. */
  public Entry canonicalForSigning() {
    return sig.sig().isEmpty() ? this : withSig(sig.withoutSig());
  }

  /** The same entry signed with this key; the id comes with it at no extra cost. */
  public Entry sign(PrivateKey key) {
    return EntryCbor.sign(this, key);
  }

  /** The encoding that the id is computed from. */
  public Bytes dagCbor() {
    return Bytes.wrap(EntryCbor.encode(this));
  }

  /** The bytes that a signature is made over: the encoding without the signature. */
  public Bytes signingBytes() {
    return canonicalForSigning().dagCbor();
  }

  /**
   * Checks the structure; signatures, rights and sizes are checked elsewhere.
   *
   * @throws EideticaException INSTANCE_ENTRY_VALIDATION_FAILED or ID_INVALID_FORMAT
   */
  public void validate() {
    EntryValidation.validate(this);
  }

  /** Reads an encoded entry within the default limits. */
  public static Entry fromDagCbor(byte[] cbor) {
    return fromDagCbor(cbor, Limits.DEFAULT);
  }

  /**
   * Reads an encoded entry.
   *
   * @throws EideticaException SERIALIZE where it is none, INSTANCE_LIMIT_EXCEEDED where it is
   *     larger than allowed
   */
  public static Entry fromDagCbor(byte[] cbor, Limits limits) {
    return EntryCbor.decode(cbor, limits);
  }

  /** Reads an entry in JSON within the default limits. */
  public static Entry fromJson(byte[] json) {
    return fromJson(json, Limits.DEFAULT);
  }

  /**
   * Reads an entry in JSON.
   *
   * @throws EideticaException SERIALIZE where it is none, INSTANCE_LIMIT_EXCEEDED where it is
   *     larger than allowed
   */
  public static Entry fromJson(byte[] json, Limits limits) {
    return Json.read(json, parser -> EntryJson.read(parser, limits));
  }

  /** The entry in JSON, as UTF-8. */
  public byte[] toJson() {
    return Json.write(1024, generator -> EntryJson.write(generator, this));
  }

  static EideticaException noSuchStore(String name) {
    return ErrorKind.STORE_KEY_NOT_FOUND
        .error("Key not found in store 'entry': " + name)
        .with("store", "entry")
        .with("key", name);
  }

  Entry withKnownId(Id known) {
    id = known;
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Entry that && id().equals(that.id()));
  }

  @Override
  public int hashCode() {
    return id().hashCode();
  }

  /** The id and the stores, without what is written to them. */
  @Override
  public String toString() {
    return "Entry[" + id() + ", stores " + subtreeNames() + "]";
  }
}
