package io.eidetica4j.entry;

import io.eidetica4j.Clock;
import java.util.Optional;
import java.util.OptionalLong;

/** How the height of a new entry follows from the heights of its parents. Heights are unsigned. */
public enum HeightStrategy {
  /** One more than the highest parent, from 0. */
  INCREMENTAL("incremental") {
    @Override
    public long height(OptionalLong maxParent, Clock clock) {
      return maxParent.isEmpty() ? 0 : maxParent.getAsLong() + 1;
    }
  },
  /** Milliseconds since 1970, or one more than the highest parent where that is more. */
  TIMESTAMP("timestamp") {
    @Override
    public long height(OptionalLong maxParent, Clock clock) {
      long now = clock.nowMillis();
      long least = INCREMENTAL.height(maxParent, clock);
      return Long.compareUnsigned(now, least) > 0 ? now : least;
    }
  };

  private final String jsonName;

  HeightStrategy(String jsonName) {
    this.jsonName = jsonName;
  }

  /**
   * The height of an entry. A parent at 2<sup>64</sup>−1 wraps it round to 0, as everywhere;
   * whoever authors entries refuses such parents.
   *
   * @param maxParent the highest height among the parents, unsigned; empty without parents
   */
  public abstract long height(OptionalLong maxParent, Clock clock);

  /** The name in JSON. */
  public String jsonName() {
    return jsonName;
  }

  /** The strategy with exactly this name, if there is one. */
  public static Optional<HeightStrategy> fromJsonName(String name) {
    for (HeightStrategy strategy : values()) {
      if (strategy.jsonName.equals(name)) {
        return Optional.of(strategy);
      }
    }
    return Optional.empty();
  }
}
