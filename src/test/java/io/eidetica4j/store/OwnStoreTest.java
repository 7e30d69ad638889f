package io.eidetica4j.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crdt.Doc;
import org.junit.jupiter.api.Test;

/** An application's own kind of store, with its own kind of data. */
class OwnStoreTest {
  /** A count that only grows; merging adds. */
  private static final Crdt<Long> SUM =
      new Crdt<>() {
        @Override
        public Long empty() {
          return 0L;
        }

        @Override
        public Long merge(Long earlier, Long later) {
          return earlier + later;
        }

        @Override
        public Long decode(Bytes payload) {
          return Long.valueOf(payload.utf8());
        }

        @Override
        public Bytes encode(Long value) {
          return Bytes.utf8(value.toString());
        }
      };

  private static final StoreType<Counter> COUNTER =
      new StoreType<>() {
        @Override
        public String typeId() {
          return "counter:v1";
        }

        @Override
        public Doc defaultConfig() {
          return Doc.EMPTY.with("unit", "apples");
        }

        @Override
        public Counter load(StoreContext context, String name) {
          return new Counter(context, name);
        }
      };

  private record Counter(StoreContext context, String name) implements Store {
    @Override
    public StoreType<Counter> type() {
      return COUNTER;
    }

    void add(long more) {
      context.stage(name, SUM, context.staged(name, SUM).orElse(0L) + more);
    }

    long total() {
      return context.history(name, SUM) + context.staged(name, SUM).orElse(0L);
    }
  }

  @Test
  void itIsRegisteredConfiguredAndMergedLikeAnyOther() {
    FakeContext context = new FakeContext();
    Counter counter = COUNTER.open(context, "apples");
    counter.add(2);
    counter.add(3);
    assertThat(counter.total()).isEqualTo(5);
    context.commit();
    COUNTER.open(context, "apples").add(4);
    context.commit();
    assertThat(counter.total()).isEqualTo(9);
    assertThat(counter.config()).isEqualTo(Doc.EMPTY.with("unit", "apples"));
    assertThat(context.registry().entry("apples").typeId()).isEqualTo("counter:v1");
    Thrown.kind(ErrorKind.STORE_TYPE_MISMATCH, () -> DocStore.TYPE.open(context, "apples"));
  }
}
