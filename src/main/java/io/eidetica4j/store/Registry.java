package io.eidetica4j.store;

import io.eidetica4j.EideticaException;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.crdt.Value;
import io.eidetica4j.entry.HeightStrategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A register of typed things in a store; {@code _index} is the one of a database's stores. Reads
 * see what is staged.
 */
public final class Registry {
  private final DocStore entries;

  /** The register of a database's stores. */
  public Registry(StoreContext context) {
    this(context, StoreNames.INDEX);
  }

  /** A register in a store of another name. */
  public Registry(StoreContext context, String store) {
    this.entries = DocStore.TYPE.load(context, store);
  }

  /**
   * What is registered under a name.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND, STORE_DESERIALIZATION_FAILED where it can't be
   *     read
   */
  public RegistryEntry entry(String name) {
    return RegistryForm.read(entries.name(), name, entries.get(name));
  }

  /** What is registered under a name; empty also where that can't be read as an entry. */
  public Optional<RegistryEntry> find(String name) {
    // A failure to read the register itself says nothing of this name, so it is not caught here.
    return entries.find(name).flatMap(value -> readable(name, value));
  }

  /** Whether a readable entry is registered under a name. */
  public boolean contains(String name) {
    return find(name).isPresent();
  }

  /** All readable entries by name, those under names with dots included. */
  public SortedMap<String, RegistryEntry> entries() {
    SortedMap<String, RegistryEntry> found = new TreeMap<>();
    collect("", entries.getAll(), found);
    return found;
  }

  /** The names of all readable entries, ordered. */
  public List<String> list() {
    return List.copyOf(entries().keySet());
  }

  /**
   * Stages kind and configuration of a name; the configuration merges with the one that is there,
   * settings stay as they are.
   *
   * @throws EideticaException STORE_INVALID_OPERATION for a new name that is refused
   */
  public void setEntry(String name, String typeId, Doc config) {
    if (StoreNames.isSystem(name) || !contains(name)) {
      StoreNames.checkNew(name);
    }
    Doc entry = RegistryForm.write(typeId, config);
    Optional<Value> staged =
        entries.localData().flatMap(doc -> doc.getDoc(name)).flatMap(d -> d.child("settings"));
    entries.set(name, staged.map(s -> entry.withKey(RegistryForm.SETTINGS, s)).orElse(entry));
  }

  /** What holds for a store beside its kind; the defaults where it is not registered. */
  public SubtreeSettings subtreeSettings(String name) {
    return entries.find(name).isPresent() ? entry(name).settings() : SubtreeSettings.DEFAULT;
  }

  /**
   * Stages what holds for a store beside its kind.
   *
   * @throws EideticaException STORE_KEY_NOT_FOUND where it is not registered
   */
  public void setSubtreeSettings(String name, SubtreeSettings settings) {
    RegistryEntry registered = entry(name);
    Doc staged = RegistryForm.write(registered.typeId(), registered.config());
    entries.set(name, staged.withKey(RegistryForm.SETTINGS, RegistryForm.write(settings)));
  }

  /**
   * How heights are to be counted in a store; none, as in the tree, also where that can't be read.
   */
  public Optional<HeightStrategy> heightStrategy(String name) {
    return entries
        .find(name)
        .flatMap(Value::asDoc)
        .flatMap(entry -> entry.getDoc(RegistryForm.SETTINGS))
        .flatMap(settings -> settings.get(RegistryForm.HEIGHT_STRATEGY))
        .flatMap(HeightStrategyText::read);
  }

  /** Checks the kind of a registered store, or registers a new one. */
  void register(String name, StoreType<?> type) {
    Optional<String> registered =
        entries.find(name).flatMap(Value::asDoc).flatMap(RegistryForm::type);
    if (registered.isEmpty()) {
      StoreNames.checkNew(name);
      setEntry(name, type.typeId(), type.defaultConfig());
    } else if (!type.supports(registered.get())) {
      throw StoreErrors.typeMismatch(name, type.typeId(), registered.get());
    }
  }

  /** A name with dots lies in documents that are no entries themselves. */
  private void collect(String prefix, Doc doc, Map<String, RegistryEntry> found) {
    doc.forEach((key, value) -> {
      String name = prefix + key;
      if (value instanceof Doc inner && RegistryForm.type(inner).isEmpty()) {
        collect(name + ".", inner, found);
      } else {
        readable(name, value).ifPresent(entry -> found.put(name, entry));
      }
    });
  }

  private Optional<RegistryEntry> readable(String name, Value value) {
    try {
      return Optional.of(RegistryForm.read(entries.name(), name, value));
    } catch (EideticaException e) {
      return Optional.empty();
    }
  }
}
