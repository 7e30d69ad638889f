package io.eidetica4j.node.config;

import io.eidetica4j.EideticaException;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.sql.PostgresLogin;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches the pool of PostgreSQL connections on where the instance's URL is one of PostgreSQL, and
 * tells it where to and as whom; below {@code quarkus.datasource."postgres".*} where an operator
 * sets those. A URL that is no good is left to the start, which refuses it.
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
          pool.put(PREFIX + "active", "true");
          pool.put(PREFIX + "jdbc.url", login.jdbcUrl());
          pool.put(PREFIX + "username", login.user());
          login.password().ifPresent(password -> pool.put(PREFIX + "password", password));
        });
    return List.of(new PropertiesConfigSource(pool, "eidetica settings for PostgreSQL", ORDINAL));
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
