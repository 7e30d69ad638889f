package io.eidetica4j.entry;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/** Entries of every shape that the wire allows, out of a seeded generator. */
final class EntryArbitraries {
  private static final List<PublicKey> KEYS =
      List.of(
          PrivateKey.of(new byte[32]).publicKey(),
          PublicKey.parse("ed25519:6kpsY+KcUgq+9VB7Ey7F+ZVHdq6+vnuSQh7qaRRG0iw="));
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "_root",
          "_settings",
          "_index",
          "né",
          "\uD83D\uDE00",
          "x".repeat(300),
          "\"\\\n\0");

  private final RandomGenerator random;

  EntryArbitraries(RandomGenerator random) {
    this.random = random;
  }

  /** An entry that need not be valid, nor built by a builder. */
  Entry entry() {
    TreeNode tree = new TreeNode(maybe(id()), ids(), maybe(bytes()), number());
    List<SubTreeNode> subtrees = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      OptionalLong height = random.nextBoolean() ? OptionalLong.of(number()) : OptionalLong.empty();
      subtrees.add(new SubTreeNode(text(), ids(), maybe(bytes()), height));
    }
    // the empty id as root is written as null and so doesn't come back from DAG-CBOR
    Optional<Id> root = tree.root().filter(id -> !id.isEmpty());
    tree = new TreeNode(root, tree.parents(), tree.metadata(), tree.height());
    return new Entry(tree, subtrees, new SigInfo(maybe(text()), key()));
  }

  private SigKey key() {
    KeyHint hint = new KeyHint(maybe(pick(KEYS)), maybe(text()), random.nextBoolean());
    if (random.nextBoolean()) {
      return new SigKey.Direct(hint);
    }
    List<DelegationStep> path = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      path.add(new DelegationStep(id(), ids()));
    }
    return new SigKey.Delegation(path, hint);
  }

  private Id id() {
    byte[] seed = {(byte) random.nextInt(8)};
    return switch (random.nextInt(10)) {
      case 0 -> Id.EMPTY;
      case 1 -> Id.ofRaw(seed);
      case 2 -> Id.ofRaw(seed, HashCode.SHA2_512);
      case 3 -> Id.parse("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG");
      default -> Id.ofDagCbor(seed);
    };
  }

  private List<Id> ids() {
    List<Id> ids = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      ids.add(id());
    }
    return ids;
  }

  private Bytes bytes() {
    int[] lengths = {0, 1, 5, 23, 24, 255, 256, 300};
    byte[] bytes = new byte[lengths[random.nextInt(lengths.length)]];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private long number() {
    return random.nextLong() >>> random.nextInt(64);
  }

  private String text() {
    return pick(TEXTS);
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <T> Optional<T> maybe(T value) {
    return random.nextBoolean() ? Optional.of(value) : Optional.empty();
  }
}
