package io.eidetica4j.crdt.y;

import io.eidetica4j.EideticaException;
import io.eidetica4j.codec.Bytes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A Yjs document: text, maps, arrays and XML under named roots, which many can edit at once and
 * which are the same for all who have seen the same updates, in whatever order.
 *
 * <p>Documents speak Yjs' update format v1, so anything that speaks Yjs can take part. Deleted
 * content is forgotten (garbage collection is on).
 *
 * <p>Not thread-safe; readers may share one that nobody changes.
 */
public final class YDocument {
  private static final SecureRandom NAMES = new SecureRandom();

  private final Blocks blocks = new Blocks();
  private final Arrival arrival = new Arrival(blocks, new Integration(blocks));
  private final Integration local = new Integration(blocks);
  private final List<Consumer<Bytes>> listeners = new ArrayList<>();
  private Changes recorded = new Changes();
  private boolean recording;
  private Client self;
  private int depth;
  private boolean broken;
  private boolean sealed;

  /** An empty document whose edits are made by a client with a random name. */
  public YDocument() {
    this(randomClient());
  }

  /**
   * An empty document.
   *
   * @param client under which name edits are made, 0 to 2^53 - 1: no two documents that are edited
   *     at the same time may ever have the same
   */
  public YDocument(long client) {
    this.self = blocks.client(checked(client));
  }

  private static long checked(long client) {
    if (client < 0 || client > YReader.MAX_NUMBER) {
      throw YErrors.operation("client", "its number must be one of 53 bits");
    }
    return client;
  }

  private static long randomClient() {
    return Integer.toUnsignedLong(NAMES.nextInt());
  }

  /** Under which name edits are made here. */
  public long client() {
    return self.id;
  }

  /** Makes what comes under another name. */
  void client(long id) {
    self = blocks.client(checked(id));
  }

  /** A root as text. */
  public YText getText(String name) {
    return new YText(this, root(name, Branch.TEXT));
  }

  /** A root as an array. */
  public YArray getArray(String name) {
    return new YArray(this, root(name, Branch.ARRAY));
  }

  /** A root as a map. */
  public YMap getMap(String name) {
    return new YMap(this, root(name, Branch.MAP));
  }

  /** A root as XML. */
  public YXml getXmlFragment(String name) {
    return new YXml(this, root(name, Branch.XML_FRAGMENT));
  }

  /** A root is whatever it is asked for as, and becomes one with its first item. */
  private Branch root(String name, int kind) {
    Branch branch = blocks.roots().get(name);
    return branch == null ? new Branch(kind, name) : branch;
  }

  /** The roots in which something is or was, by name. */
  public List<String> roots() {
    return blocks.roots().keySet().stream().sorted().toList();
  }

  /**
   * A root as what it seems to be, since documents don't say: what was made of it here, else text
   * where it holds text, an array or XML where it holds other things, a map where it has keys.
   */
  public Optional<YShared> get(String root) {
    return Optional.ofNullable(blocks.roots().get(root)).map(branch -> YShared.of(this, branch));
  }

  /** All roots as values. */
  public Map<String, YShared> shared() {
    Map<String, YShared> shared = new LinkedHashMap<>();
    roots().forEach(name -> get(name).ifPresent(root -> shared.put(name, root)));
    return shared;
  }

  /** The whole document as one JSON object with a member a root. */
  public String toJson() {
    return YJson.write(new YValue.Members(new LinkedHashMap<>(shared())));
  }

  /** Makes several edits one change: one update for listeners, and cheaper than one by one. */
  public void transact(Runnable edits) {
    compute(() -> {
      edits.run();
      return this;
    });
  }

  /** As {@link #transact}, with a result. */
  public <T> T compute(Supplier<T> edits) {
    requireWhole();
    depth++;
    try {
      return edits.get();
    } finally {
      if (--depth == 0 && !broken) {
        finish();
      }
    }
  }

  private void finish() {
    Changes done = blocks.finish();
    if (done.isEmpty()) {
      return;
    }
    if (recording) {
      recorded.addAll(done);
    }
    if (!listeners.isEmpty()) {
      Bytes update = Encoding.changes(done);
      List.copyOf(listeners).forEach(listener -> listener.accept(update));
    }
  }

  /** Refuses edits until {@link #unseal}. */
  void seal() {
    sealed = true;
  }

  void unseal() {
    sealed = false;
  }

  private void requireWhole() {
    if (sealed) {
      throw YErrors.operation("edit", "this document can only be read here");
    }
    if (broken) {
      throw YErrors.operation("use", "an update went beyond a limit: the document is lost");
    }
  }

  /** Has each change told as an update, after it; what is told must not be edited in reply. */
  public void onUpdate(Consumer<Bytes> listener) {
    listeners.add(listener);
  }

  /**
   * Takes in an update, whole or not at all. What rests on updates that haven't come yet waits for
   * them.
   *
   * @return whether it says anything that was not known
   * @throws EideticaException CRDT_DESERIALIZATION_FAILED where it is none, INSTANCE_LIMIT_EXCEEDED
   *     where it goes beyond what a document can hold; where it takes more work than any honest
   *     update the document is lost
   */
  public boolean applyUpdate(Bytes update) {
    requireWhole();
    UpdateCheck.check(update.array());
    return applyChecked(update);
  }

  /** Takes in an update that is known to be well-formed. */
  boolean applyChecked(Bytes update) {
    return compute(() -> {
      int before = blocks.changes().steps;
      int mine = self.state();
      try {
        arrival.take(update.array());
      } catch (RuntimeException e) {
        broken = true;
        throw e;
      }
      if (self.state() > mine) { // somebody else has our name
        self = blocks.client(randomClient());
      }
      return blocks.changes().steps > before;
    });
  }

  /** What is known here, without what waits. */
  public StateVector stateVector() {
    return Encoding.vector(blocks);
  }

  /** The whole document as an update, with what waits. */
  public Bytes encodeStateAsUpdate() {
    return encodeStateAsUpdate(StateVector.EMPTY);
  }

  /** What somebody lacks who knows so much: the missing blocks, and all deletions. */
  public Bytes encodeStateAsUpdate(StateVector known) {
    return Encoding.difference(blocks, arrival.earlyDeletes(), known);
  }

  /** From here on what changes is remembered for {@link #recorded}. */
  void record() {
    recording = true;
    recorded = new Changes();
  }

  void endRecord() {
    recording = false;
    recorded = new Changes();
  }

  /** What has changed since {@link #record}, as an update. */
  Bytes recorded() {
    return Encoding.changes(recorded);
  }

  /** Whether something waits for updates that haven't come. */
  public boolean isWaiting() {
    return !arrival.earlyDeletes().isEmpty()
        || blocks.clients().stream().anyMatch(c -> c.waiting != null && !c.waiting.isEmpty());
  }

  /**
   * One update that says what several say, without the content that one of them deletes.
   *
   * @throws EideticaException as {@link #applyUpdate}
   */
  public static Bytes merge(List<Bytes> updates) {
    YDocument document = new YDocument();
    updates.forEach(document::applyUpdate);
    return document.encodeStateAsUpdate();
  }

  Blocks blocks() {
    return blocks;
  }

  /** Makes a new item of this client between two neighbours. */
  Item insert(Branch branch, Item fresh) {
    if (branch.isDead()) {
      throw YErrors.operation("edit", "what is edited has been deleted");
    }
    if ((long) self.state() + fresh.length > YReader.MAX_CLOCK) {
      throw YErrors.limit("clocks of one client", YReader.MAX_CLOCK);
    }
    if (branch.item == null) {
      blocks.roots().putIfAbsent(branch.name, branch);
    }
    fresh.parent = branch;
    local.reset();
    local.add(fresh, 0);
    return fresh;
  }

  Client self() {
    return self;
  }
}
