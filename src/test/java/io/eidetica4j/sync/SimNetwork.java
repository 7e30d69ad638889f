package io.eidetica4j.sync;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.Limits;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.sync.handler.RequestContext;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.DecodedRequest;
import io.eidetica4j.sync.protocol.EntrySink;
import io.eidetica4j.sync.protocol.RequestJson;
import io.eidetica4j.sync.protocol.ResponseJson;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import io.eidetica4j.sync.transport.Destination;
import io.eidetica4j.sync.transport.SyncTransport;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A network in one thread. Every message crosses it as bytes; what can go wrong on the way does so
 * by the dice of a seed: an exchange fails before or after it was served, entries that are sent are
 * held back, come later, twice, in another order, or never.
 */
final class SimNetwork {
  private final Map<Address, Sync> nodes = new HashMap<>();
  private final Set<Address> down = new HashSet<>();
  private final Set<String> cut = new HashSet<>();
  private final List<Runnable> held = new ArrayList<>();
  private final Random random;
  private int faultsInPercent;
  private int untilBreak;
  private Break how = Break.BEFORE;
  private int percent;
  int requests;
  int largestRequest;
  long entriesSent;
  long entriesReceived;

  /** All entries that were sent, in the order in which they were served. */
  final List<Id> served = new ArrayList<>();

  /** Where an exchange that breaks does so. */
  enum Break {
    BEFORE,
    IN_THE_ANSWER,
    AFTER
  }

  SimNetwork(long seed) {
    this.random = new Random(seed);
  }

  static Address address(String name) {
    return new Address("sim", name + ":1");
  }

  void join(String name, Sync sync) {
    nodes.put(address(name), sync);
    sync.addTransport(new Line(address(name)));
  }

  void leave(String name) {
    nodes.remove(address(name));
  }

  void faults(int percent) {
    faultsInPercent = percent;
  }

  /**
   * Has the k-th request from now on break, counted from 1.
   *
   * @param percent how much of the answer arrives, where it breaks in that
   */
  void breakOff(int k, Break where, int percent) {
    untilBreak = k;
    how = where;
    this.percent = percent;
  }

  void cut(String one, String other) {
    cut.add(one + "|" + other);
    cut.add(other + "|" + one);
  }

  void heal() {
    cut.clear();
    down.clear();
  }

  /** Delivers what was held back, in any order. */
  void deliverHeld() {
    while (!held.isEmpty()) {
      held.remove(random.nextInt(held.size())).run();
    }
  }

  /** Delivers some of it. */
  void deliverSome() {
    for (int count = random.nextInt(held.size() + 1); count > 0; count--) {
      held.remove(random.nextInt(held.size())).run();
    }
  }

  private boolean dice() {
    return random.nextInt(100) < faultsInPercent;
  }

  private final class Line implements SyncTransport {
    private final Address from;

    Line(Address from) {
      this.from = from;
    }

    @Override
    public String type() {
      return "sim";
    }

    @Override
    public SyncResponse send(Destination to, SyncRequest request, EntrySink sink) {
      requests++;
      Optional<Break> breaks = --untilBreak == 0 ? Optional.of(how) : Optional.empty();
      if (request instanceof SyncRequest.SendEntries(List<Entry> entries)) {
        entriesSent += entries.size();
      }
      Sync target = nodes.get(to.address());
      String link = name(from) + "|" + name(to.address());
      if (target == null || down.contains(to.address()) || cut.contains(link)) {
        throw ErrorKind.SYNC_CONNECTION_FAILED.error("Failed to connect to " + to.address());
      }
      if (dice() || breaks.filter(Break.BEFORE::equals).isPresent()) {
        throw lost();
      }
      byte[] bytes = RequestJson.write(request);
      largestRequest = Math.max(largestRequest, bytes.length);
      if (request instanceof SyncRequest.SendEntries && dice()) {
        for (int copies = random.nextInt(3); copies > 0; copies--) {
          held.add(() -> deliver(to.address(), bytes));
        }
        return new SyncResponse.Ack();
      }
      byte[] answer = serve(target, bytes);
      if (dice() || breaks.filter(Break.AFTER::equals).isPresent()) {
        throw lost();
      }
      if (breaks.isPresent()) {
        answer = Arrays.copyOf(answer, answer.length * percent / 100);
      }
      try {
        return ResponseJson.read(
            new ByteArrayInputStream(answer), Limits.DEFAULT, new Counting(sink));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (EideticaException e) {
        throw breaks.isPresent() && e.kind() == ErrorKind.SERIALIZE ? lost() : e;
      }
    }

    /** To whoever is there by then, if anybody. */
    private void deliver(Address to, byte[] bytes) {
      Sync target = nodes.get(to);
      if (target != null) {
        serve(target, bytes);
      }
    }

    private byte[] serve(Sync target, byte[] bytes) {
      SyncRequest request =
          ((DecodedRequest.Request) RequestJson.read(bytes, Limits.DEFAULT)).request();
      SyncResponse response =
          target.handler().handle(request, RequestContext.of(request, Optional.of(from)));
      if (request instanceof SyncRequest.SendEntries(List<Entry> entries)) {
        entries.forEach(entry -> served.add(entry.id()));
      }
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      try {
        ResponseJson.write(written, response);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return written.toByteArray();
    }

    @Override
    public void close() {}
  }

  /** Counts what arrives. */
  private final class Counting implements EntrySink {
    private final EntrySink to;

    Counting(EntrySink to) {
      this.to = to;
    }

    @Override
    public void tree(Id tree) {
      to.tree(tree);
    }

    @Override
    public void root(Entry root) {
      entriesReceived++;
      to.root(root);
    }

    @Override
    public void entry(Entry entry) {
      entriesReceived++;
      to.entry(entry);
    }
  }

  private static String name(Address address) {
    return address.address().replace(":1", "");
  }

  private static EideticaException lost() {
    return ErrorKind.SYNC_NETWORK.error("Network error: lost on the way");
  }
}
