package io.eidetica4j.backend.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Where connections come from.
 *
 * @param connections the source
 * @param end frees the source where it is ours
 */
record PostgresPool(DataSource connections, Runnable end) implements AutoCloseable {
  /** Those that write, and enough readers: the server does their work, not this process. */
  private static final int CONNECTIONS = 16;

  private static final Duration WAIT = Duration.ofSeconds(30);
  private static final Duration UNUSED = Duration.ofMinutes(10);
  private static final Duration LIFE = Duration.ofMinutes(30);
  private static final Duration TRUSTED = Duration.ofSeconds(5);
  private static final int VALIDATION_SECONDS = 5;

  /** A pool of our own; opens nothing yet. */
  static PostgresPool open(PostgresTarget target) throws SQLException {
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .metricsEnabled(false)
            .connectionPoolConfiguration(pool ->
                pool.maxSize(CONNECTIONS)
                    .acquisitionTimeout(WAIT)
                    .reapTimeout(UNUSED)
                    .maxLifetime(LIFE)
                    .idleValidationTimeout(TRUSTED)
                    .connectionValidator(
                        ConnectionValidator.defaultValidatorWithTimeout(VALIDATION_SECONDS))
                    .exceptionSorter(new PostgreSQLExceptionSorter())
                    .connectionFactoryConfiguration(factory -> {
                      factory
                          .connectionProviderClassName("org.postgresql.Driver")
                          .jdbcUrl(target.jdbcUrl())
                          .principal(new NamePrincipal(target.user()));
                      target.password().map(SimplePassword::new).ifPresent(factory::credential);
                      return factory;
                    }));
    AgroalDataSource made = AgroalDataSource.from(configuration);
    return new PostgresPool(made, made::close);
  }

  /** A connection of its own, for what lasts as long as the process. */
  static Connection connect(PostgresTarget target) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    target.password().ifPresent(password -> properties.setProperty("password", password));
    Connection connection = new org.postgresql.Driver().connect(target.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("the driver does not know " + target);
    }
    return connection;
  }

  @Override
  public void close() {
    end.run();
  }

  /** Makes the source once it may be made. */
  @FunctionalInterface
  interface Opening {
    PostgresPool open() throws SQLException;
  }
}
