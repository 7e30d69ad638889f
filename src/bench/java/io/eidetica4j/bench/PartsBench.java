package io.eidetica4j.bench;

import io.eidetica4j.backend.EntryOutline;
import io.eidetica4j.backend.memory.MemoryBackend;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crypto.Hashes;
import io.eidetica4j.crypto.PrivateKey;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.dag.Ancestry;
import io.eidetica4j.dag.Delta;
import io.eidetica4j.dag.ReplayOrder;
import io.eidetica4j.dag.TreeIndex;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.VerificationStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What commits and reads are made of: {@code ./mvnw -q -Pbench verify
 * -Dbench.main=org.openjdk.jmh.Main -Dbench.args=PartsBench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 4, time = 1)
@Fork(1)
public class PartsBench {
  private static final int ENTRIES = 1 << 14;
  private static final int FORKS = 1000;

  private final PrivateKey key = PrivateKey.generate();
  private final PublicKey publicKey = key.publicKey();
  private final byte[] message = new byte[300];
  private final byte[] signature = key.sign(message);
  private final Entry root = Entry.rootBuilder().setSubtreeData("data", payload(0)).build();
  private final byte[] encoded = child(root, 1).sign(key).dagCbor().toArray();

  private final List<EntryOutline> chain = new ArrayList<>();
  private final List<Map<String, Delta<?>>> deltas = new ArrayList<>();
  private TreeIndex growing = emptyIndex();
  private int next;

  private Ancestry forked = growing.ancestry();
  private List<Id> tips = List.of();
  private Doc state = Doc.EMPTY;
  private final Doc one = Doc.of("key_500", "another value");

  private static Bytes payload(int i) {
    return Doc.of("key_" + i, "value_" + i).toJson();
  }

  private EntryBuilder below(Entry parent) {
    return Entry.builder(root.id())
        .addParent(parent.id())
        .setHeight(parent.height() + 1)
        .addSubtreeParent("data", parent.id());
  }

  private Entry child(Entry parent, int i) {
    return below(parent).setSubtreeData("data", payload(i)).build();
  }

  private TreeIndex emptyIndex() {
    TreeIndex index = new TreeIndex(root.id(), ReplayOrder.DIGEST, new MemoryBackend());
    index.add(EntryOutline.of(root, VerificationStatus.VERIFIED), Map.of());
    return index;
  }

  /** Makes a chain of entries, and an index with two branches of many entries each. */
  @Setup
  public void setUp() {
    Entry last = root;
    for (int i = 0; i < ENTRIES; i++) {
      last = child(last, i % FORKS);
      chain.add(EntryOutline.of(last, VerificationStatus.VERIFIED));
      deltas.add(Map.of("data", new Delta<>(Doc.CRDT, Doc.parse(payload(i % FORKS)))));
    }
    TreeIndex index = emptyIndex();
    List<Id> ends = new ArrayList<>();
    for (String branch : List.of("left", "right")) {
      Entry end = root;
      for (int i = 0; i < FORKS; i++) {
        end = below(end).setSubtreeData("data", Doc.of(branch, i).toJson()).build();
        index.add(EntryOutline.of(end, VerificationStatus.VERIFIED), Map.of());
      }
      ends.add(end.id());
    }
    forked = index.ancestry();
    tips = ends;
    for (int i = 0; i < FORKS; i++) {
      state = state.with("key_" + i, "value_" + i);
    }
  }

  /** An entry of one key, built and encoded, and its id, but for the signature. */
  @Benchmark
  public Id encodeEntry() {
    return child(root, 1).id();
  }

  /** An entry from its bytes. */
  @Benchmark
  public Entry decodeEntry() {
    return Entry.fromDagCbor(encoded);
  }

  /** BLAKE3 of 300 bytes. */
  @Benchmark
  public byte[] hash() {
    return Hashes.blake3(message);
  }

  /** Ed25519 over 300 bytes. */
  @Benchmark
  public byte[] sign() {
    return key.sign(message);
  }

  /** The signature of those checked. */
  @Benchmark
  public boolean verify() {
    return publicKey.verify(message, signature);
  }

  /** One key merged into a document of 1,000. */
  @Benchmark
  public Doc merge() {
    return state.merge(one);
  }

  /** An entry taken into the index: graph, frontier, replay log, and the state after it. */
  @Benchmark
  public TreeIndex append() {
    if (next == ENTRIES) {
      growing = emptyIndex();
      next = 0;
    }
    growing.add(chain.get(next), deltas.get(next));
    next++;
    return growing;
  }

  /** The merge base of two branches of 1,000 entries each. */
  @Benchmark
  public Id mergeBase() {
    return forked.mergeBase("data", tips, ReplayOrder.DIGEST);
  }
}
