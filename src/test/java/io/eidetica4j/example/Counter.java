package io.eidetica4j.example;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Crdt;
import io.eidetica4j.crypto.PublicKey;
import io.eidetica4j.store.Store;
import io.eidetica4j.store.StoreContext;
import io.eidetica4j.store.StoreType;
import java.util.Map;
import java.util.TreeMap;

/**
 * A count that everyone may raise or lower at the same time, and none of it is lost: an
 * application's own kind of store, with data of its own kind. This is all there is to write: how
 * the data merges and becomes bytes ({@link Crdt}), how the store is made ({@link StoreType}), and
 * what it offers.
 *
 * <p>Payloads are changes, and merging adds them, so the order in which forks are folded does not
 * matter.
 */
record Counter(StoreContext context, String name) implements Store {
  static final StoreType<Counter> TYPE =
      new StoreType<>() {
        @Override
        public String typeId() {
          return "counter:v1";
        }

        @Override
        public boolean supports(String typeId) {
          return typeId.equals(typeId()) || typeId.equals("counter:v0");
        }

        @Override
        public Counter load(StoreContext context, String name) {
          return new Counter(context, name);
        }
      };

  @Override
  public StoreType<Counter> type() {
    return TYPE;
  }

  void add(PublicKey who, long more) {
    Counts staged = context.staged(name, Counts.CRDT).orElse(Counts.NONE);
    context.stage(name, Counts.CRDT, staged.plus(new Counts(Map.of(who.text(), more))));
  }

  long total() {
    return current().byKey().values().stream().mapToLong(Long::longValue).sum();
  }

  long of(PublicKey who) {
    return current().byKey().getOrDefault(who.text(), 0L);
  }

  private Counts current() {
    Counts history = context.history(name, Counts.CRDT);
    return context.staged(name, Counts.CRDT).map(history::plus).orElse(history);
  }

  /** Sums by the key of who counted. */
  record Counts(Map<String, Long> byKey) {
    static final Counts NONE = new Counts(Map.of());

    static final Crdt<Counts> CRDT =
        new Crdt<>() {
          @Override
          public Counts empty() {
            return NONE;
          }

          @Override
          public Counts merge(Counts earlier, Counts later) {
            return earlier.plus(later);
          }

          @Override
          public Counts decode(Bytes payload) {
            Map<String, Long> byKey = new TreeMap<>();
            for (String line : payload.utf8().lines().toList()) {
              String[] words = line.split(" ", -1);
              if (words.length != 2) {
                throw malformed();
              }
              try {
                byKey.put(words[0], Long.valueOf(words[1]));
              } catch (NumberFormatException e) {
                throw malformed();
              }
            }
            return new Counts(byKey);
          }

          @Override
          public Bytes encode(Counts value) {
            StringBuilder lines = new StringBuilder();
            value.byKey.forEach(
                (who, sum) -> lines.append(who).append(' ').append(sum).append('\n'));
            return Bytes.utf8(lines.toString());
          }

          private RuntimeException malformed() {
            return ErrorKind.CRDT_DESERIALIZATION_FAILED.error("a line is no key and number");
          }
        };

    Counts plus(Counts more) {
      Map<String, Long> sums = new TreeMap<>(byKey);
      more.byKey.forEach((who, sum) -> sums.merge(who, sum, Long::sum));
      return new Counts(sums);
    }
  }
}
