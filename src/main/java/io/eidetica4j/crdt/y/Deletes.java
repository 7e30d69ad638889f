package io.eidetica4j.crdt.y;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Ranges of clocks that are deleted, by client. */
final class Deletes {
  private final Map<Client, Ranges> byClient = new HashMap<>();

  boolean isEmpty() {
    return byClient.isEmpty();
  }

  void add(Client client, int clock, int length) {
    byClient.computeIfAbsent(client, c -> new Ranges()).add(clock, clock + length);
  }

  void addAll(Deletes other) {
    other.byClient.forEach((client, ranges) -> {
      for (int i = 0; i < ranges.size; i++) {
        add(client, ranges.from(i), ranges.to(i) - ranges.from(i));
      }
    });
  }

  /** Moves what is here of one client before a clock. */
  void moveBefore(Client client, int clock, Deletes to) {
    Ranges ranges = byClient.get(client);
    if (ranges == null) {
      return;
    }
    ranges.normalise();
    int count = ranges.countBefore(clock);
    for (int i = 0; i < count; i++) {
      int from = ranges.from(i);
      to.add(client, from, Math.min(ranges.to(i), clock) - from);
    }
    ranges.dropBefore(clock, count);
    if (ranges.size == 0) {
      byClient.remove(client);
    }
  }

  /** Whether all of a range is here. */
  boolean covers(Client client, int from, int to) {
    Ranges ranges = byClient.get(client);
    if (ranges == null) {
      return false;
    }
    ranges.normalise();
    int last = ranges.countBefore(to) - 1;
    return last >= 0 && ranges.from(last) <= from && to <= ranges.to(last);
  }

  /** Shows all ranges, sorted and joined, clients from the highest to the lowest. */
  void forEach(RangeVisitor visitor) {
    for (Client client : clients()) {
      Ranges ranges = ranges(client);
      for (int i = 0; i < ranges.size; i++) {
        visitor.visit(client, ranges.from(i), ranges.to(i));
      }
    }
  }

  private Ranges ranges(Client client) {
    Ranges ranges = byClient.get(client);
    if (ranges == null) {
      return new Ranges();
    }
    ranges.normalise();
    return ranges;
  }

  private List<Client> clients() {
    List<Client> clients = new ArrayList<>(byClient.keySet());
    clients.sort(Comparator.comparingLong((Client client) -> client.id).reversed());
    return clients;
  }

  void write(YWriter to) {
    List<Client> clients = clients();
    to.number(clients.size());
    for (Client client : clients) {
      Ranges ranges = ranges(client);
      to.number(client.id);
      to.number(ranges.size);
      for (int i = 0; i < ranges.size; i++) {
        to.number(ranges.from(i));
        to.number(ranges.to(i) - ranges.from(i));
      }
    }
  }

  /** Sees one range; its end is exclusive. */
  interface RangeVisitor {
    void visit(Client client, int from, int to);
  }

  /** Ranges of one client, each as one long whose upper half is where it begins. */
  private static final class Ranges {
    private long[] ranges = new long[2];
    int size;
    private boolean normal = true;

    int from(int i) {
      return (int) (ranges[i] >>> 32);
    }

    int to(int i) {
      return (int) ranges[i];
    }

    void add(int from, int to) {
      if (size > 0 && to(size - 1) == from) {
        ranges[size - 1] = pack(from(size - 1), to);
        return;
      }
      if (size == ranges.length) {
        ranges = Arrays.copyOf(ranges, size * 2);
      }
      normal &= size == 0 || to(size - 1) < from;
      ranges[size++] = pack(from, to);
    }

    private static long pack(int from, int to) {
      return (long) from << 32 | to;
    }

    /** How many begin before a clock; of normal ranges. */
    int countBefore(int clock) {
      int found = Arrays.binarySearch(ranges, 0, size, pack(clock, 0));
      return found < 0 ? -found - 1 : found;
    }

    /** Drops what is before a clock, before which so many ranges begin. */
    void dropBefore(int clock, int count) {
      if (count == 0) {
        return;
      }
      int dropped = count;
      if (to(count - 1) > clock) {
        ranges[--dropped] = pack(clock, to(count - 1));
      }
      size -= dropped;
      System.arraycopy(ranges, dropped, ranges, 0, size);
    }

    void normalise() {
      if (normal) {
        return;
      }
      Arrays.sort(ranges, 0, size); // clocks aren't negative, so packed ones sort as pairs
      int kept = 0;
      for (int i = 1; i < size; i++) {
        if (from(i) <= to(kept)) {
          ranges[kept] = pack(from(kept), Math.max(to(kept), to(i)));
        } else {
          ranges[++kept] = ranges[i];
        }
      }
      size = kept + 1;
      normal = true;
    }
  }
}
