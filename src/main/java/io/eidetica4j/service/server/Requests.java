package io.eidetica4j.service.server;

import io.eidetica4j.EideticaException;
import io.eidetica4j.Limits;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.service.protocol.DatabaseOp;
import io.eidetica4j.service.protocol.FrameReader;
import io.eidetica4j.service.protocol.RequestJson;
import io.eidetica4j.service.protocol.ServiceRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The requests of one client in their order. Entries of one database that were handed over right
 * behind one another come together, as far as they have arrived: nothing is waited for.
 */
final class Requests {
  /** Entries that come together. */
  private static final int MOST = 64;

  private final FrameReader frames;
  private final Limits limits;
  private Optional<ServiceRequest> ahead = Optional.empty();

  /** Why what comes next can't be read; those before it are to be answered first. */
  private Optional<EideticaException> broken = Optional.empty();

  Requests(FrameReader frames, Limits limits) {
    this.frames = frames;
    this.limits = limits;
  }

  /** What is to be served next. */
  sealed interface Next {
    /** A single request. */
    record One(ServiceRequest request) implements Next {}

    /** Entries that are handed over, at least one; each is a request of its own. */
    record Entries(Id root, List<Entry> entries) implements Next {}
  }

  /**
   * What is to be served next, waited for; empty where the client has gone.
   *
   * @param max bytes of a frame
   * @throws EideticaException where it can't be read
   */
  Optional<Next> next(int max) throws IOException {
    if (broken.isPresent()) {
      throw broken.get();
    }
    Optional<ServiceRequest> first = ahead.isPresent() ? ahead : read(max);
    ahead = Optional.empty();
    if (first.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        entry(first.get())
            .<Next>map(entries -> together(entries, max))
            .orElseGet(() -> new Next.One(first.get())));
  }

  private Next.Entries together(Next.Entries first, int max) {
    List<Entry> all = new ArrayList<>(first.entries());
    while (all.size() < MOST && ahead.isEmpty() && broken.isEmpty() && frames.isAtHand()) {
      readAhead(max);
      Optional<Next.Entries> next =
          ahead.flatMap(Requests::entry).filter(each -> each.root().equals(first.root()));
      if (next.isPresent()) {
        all.addAll(next.get().entries());
        ahead = Optional.empty();
      }
    }
    return new Next.Entries(first.root(), all);
  }

  private void readAhead(int max) {
    try {
      ahead = read(max);
    } catch (EideticaException e) {
      broken = Optional.of(e);
    } catch (IOException e) {
      throw new IllegalStateException("what is at hand needs no reading", e);
    }
  }

  private Optional<ServiceRequest> read(int max) throws IOException {
    return frames.next(max).map(json -> RequestJson.read(json, limits));
  }

  /**
   * An entry that is handed over whatever the tips are. A root entry comes by itself: before it is
   * stored there is no database of which others could be.
   */
  private static Optional<Next.Entries> entry(ServiceRequest request) {
    return request instanceof ServiceRequest.OfDatabase asked
            && asked.op() instanceof DatabaseOp.SubmitSignedEntry(var entry, var expected)
            && expected.isEmpty()
            && !entry.isRoot()
        ? Optional.of(new Next.Entries(asked.root(), List.of(entry)))
        : Optional.empty();
  }
}
