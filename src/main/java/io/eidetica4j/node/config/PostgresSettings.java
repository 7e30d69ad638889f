package io.eidetica4j.node.config;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.sql.PostgresLogin;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pool of PostgreSQL connections where to and as whom, where the instance's URL is one of
 * PostgreSQL, and thereby switches it on; below {@code quarkus.datasource."postgres".*} where an
 * operator sets those. A URL that is no good is left to the start, which refuses it.
 *
 * <p>The source answers for its settings but does not list them: what is listed while the program
 * is built, with whatever URL is in that environment, gets into the program, with the password.
 */
public final class PostgresSettings implements ConfigSourceFactory {
  /** The pool's name. */
  public static final String POOL = "postgres";

  /** Above the files in the jar and beside it, below the environment. */
  private static final int ORDINAL = 290;

  private static final String PREFIX = "quarkus.datasource.\"" + POOL + "\".";

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> pool = new HashMap<>();
    login(context)
        .ifPresent(login -> {
          pool.put(PREFIX + "jdbc.url", login.jdbcUrl());
          pool.put(PREFIX + "username", login.user());
          login.password().ifPresent(password -> pool.put(PREFIX + "password", password));
        });
    return List.of(new Unlisted(pool));
  }

  /** Settings that are found by their names only. */
  private record Unlisted(Map<String, String> settings) implements ConfigSource {
    @Override
    public Set<String> getPropertyNames() {
      return Set.of();
    }

    @Override
    public @Nullable String getValue(String name) {
      return settings.get(name);
    }

    @Override
    public String getName() {
      return "eidetica settings for PostgreSQL";
    }

    @Override
    public int getOrdinal() {
      return ORDINAL;
    }

    /** The values hold a password. */
    @Override
    public String toString() {
      return getName();
    }
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(ORDINAL);
  }

  private static Optional<PostgresLogin> login(ConfigSourceContext context) {
    try {
      DataUrl choice =
          DataUrl.of(
              HttpSettings.given(context, "eidetica.url"),
              HttpSettings.given(context, "eidetica.backend"),
              HttpSettings.given(context, "eidetica.data-dir"),
              HttpSettings.given(context, "eidetica.postgres-url"));
      return BackendUrl.parse(choice.url()) instanceof BackendUrl.Postgres url
          ? Optional.of(PostgresLogin.of(url))
          : Optional.empty();
    } catch (Refusal | EideticaException e) {
      return Optional.empty();
    }
  }
}
