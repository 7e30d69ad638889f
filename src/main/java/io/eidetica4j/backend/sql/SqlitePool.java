package io.eidetica4j.backend.sql;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * Where connections come from.
 *
 * @param connections the source
 * @param end frees the source where it is ours
 */
record SqlitePool(DataSource connections, Runnable end) implements AutoCloseable {
  /** One that writes, and enough readers: more only wait for each other's processor time. */
  private static final int CONNECTIONS = 9;

  private static final Duration WAIT = Duration.ofSeconds(30);

  /** A pool of our own; opens nothing yet. */
  static SqlitePool open(SqliteTarget target) throws SQLException {
    int size = target.singleConnection() ? 1 : CONNECTIONS;
    AgroalDataSource made =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .metricsEnabled(false)
                .connectionPoolConfiguration(pool ->
                    pool.maxSize(size)
                        .acquisitionTimeout(WAIT)
                        .connectionFactoryConfiguration(factory ->
                            factory
                                .connectionProviderClassName("org.sqlite.JDBC")
                                .jdbcUrl(target.jdbcUrl()))));
    return new SqlitePool(made, made::close);
  }

  @Override
  public void close() {
    end.run();
  }

  /** Makes the source once it may be made. */
  @FunctionalInterface
  interface Opening {
    SqlitePool open() throws SQLException;
  }
}
