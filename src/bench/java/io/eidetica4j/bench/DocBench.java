package io.eidetica4j.bench;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.CrdtList;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Documents as states and as payloads: {@code ./mvnw -Pbench verify
 * -Dbench.main=org.openjdk.jmh.Main -Dbench.args=DocBench}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DocBench {
  private static final int PAYLOADS = 1024;

  /** Keys of the state. */
  @Param({"10", "1000", "100000"})
  public int keys;

  private Doc state = Doc.EMPTY;
  private Bytes stateJson = Bytes.EMPTY;
  private CrdtList list = CrdtList.EMPTY;
  private final Doc[] payloads = new Doc[PAYLOADS];
  private final Bytes[] payloadsJson = new Bytes[PAYLOADS];
  private final String[] known = new String[PAYLOADS];
  private int next;

  /** Makes the state, and payloads of one key each, half of them with a key that is new. */
  @Setup
  public void setUp() {
    Random random = new Random(1);
    String[] names = new String[keys];
    for (int i = 0; i < keys; i++) {
      names[i] = new UUID(random.nextLong(), random.nextLong()).toString();
      state = state.with(names[i], "value");
      list = list.push(Value.of(i));
    }
    stateJson = state.toJson();
    for (int i = 0; i < PAYLOADS; i++) {
      known[i] = names[random.nextInt(keys)];
      String key = i % 2 == 0 ? known[i] : new UUID(random.nextLong(), i).toString();
      payloadsJson[i] = Doc.of(key, "another value").toJson();
      payloads[i] = Doc.parse(payloadsJson[i]);
    }
  }

  private int next() {
    next = (next + 1) % PAYLOADS;
    return next;
  }

  /** The state after one more payload. */
  @Benchmark
  public Doc mergeOneKey() {
    return state.merge(payloads[next()]);
  }

  /** The same from the payload's bytes. */
  @Benchmark
  public Doc parseAndMergeOneKey() {
    return state.merge(Doc.parse(payloadsJson[next()]));
  }

  /** One key that is there. */
  @Benchmark
  public Optional<Value> get() {
    return state.get(known[next()]);
  }

  /** A payload of one key to bytes. */
  @Benchmark
  public Bytes writeOneKey() {
    return payloads[next()].toJson();
  }

  /** The state from its bytes, as at a cold open. */
  @Benchmark
  public Doc parseState() {
    return Doc.parse(stateJson);
  }

  /** The state to bytes, as for a checkpoint. */
  @Benchmark
  public Bytes writeState() {
    return state.toJson();
  }

  /** One element more at a list's end. */
  @Benchmark
  public CrdtList push() {
    return list.push(Value.NULL);
  }
}
