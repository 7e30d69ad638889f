package io.eidetica4j.database;

import io.eidetica4j.EideticaException;
import io.eidetica4j.auth.ResolvedAuth;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.KeyHint;
import io.eidetica4j.entry.SigKey;
import io.eidetica4j.store.StoreNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The keys that an entry may have been signed with, as far as that can be said before its settings
 * are known: so its signature can be checked beforehand. A wrong guess costs time and nothing else.
 */
final class LikelySigners implements Function<Entry, List<PublicKey>> {
  private static final int MOST = 4;

  private final Tree tree;
  private final TreeIndex index;
  private final Map<String, List<PublicKey>> byName = new HashMap<>();

  private LikelySigners(Tree tree, TreeIndex index) {
    this.tree = tree;
    this.index = index;
  }

  static LikelySigners of(Tree tree, TreeIndex index) {
    return new LikelySigners(tree, index);
  }

  @Override
  public List<PublicKey> apply(Entry entry) {
    KeyHint hint =
        switch (entry.sig().key()) {
          case SigKey.Direct direct -> direct.hint();
          case SigKey.Delegation delegation ->
              delegation.hint().pubkey().map(KeyHint::fromPubkey).orElse(KeyHint.NONE);
        };
    if (entry.sig().sig().isEmpty()) {
      return List.of();
    }
    return hint.pubkey()
        .map(List::of)
        .or(() -> hint.name().map(name -> byName.computeIfAbsent(name, this::named)))
        .orElse(List.of());
  }

  /** Who has the name in the settings of now, which mostly are those that an entry rests on. */
  private List<PublicKey> named(String name) {
    try {
      return tree
          .authMemory()
          .of(index.head().state(StoreNames.SETTINGS, Doc.CRDT))
          .resolveHint(KeyHint.fromName(name))
          .stream()
          .filter(ResolvedAuth::grantsAccess)
          .map(ResolvedAuth::publicKey)
          .limit(MOST)
          .toList();
    } catch (EideticaException e) {
      return List.of();
    }
  }
}
