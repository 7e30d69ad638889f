package io.eidetica4j.backend.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.backend.BackendUrl;
import io.eidetica4j.backend.OpenMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** What PostgreSQL URLs mean, and the variables that fill in what they leave open. */
class PostgresUrlTest {
  private static final String SECRET = "s3cret";

  // ---- where and who

  @ParameterizedTest
  @CsvSource({
    "postgres://u@h:5433/db,h,5433,db,u",
    "postgresql://u@h/db,h,5432,db,u",
    "postgres://u@h,h,5432,'',u",
    "postgres://u@h/,h,5432,'',u",
    "postgres://u@h:/db,h,5432,db,u",
    "postgres://u@/db,localhost,5432,db,u",
    "postgres://u@:5433,localhost,5433,'',u",
    "postgres://u@h///db,h,5432,db,u",
    "postgres://u%40x:p%3A%2F@h%2Eexample/a%20b,h.example,5432,a b,u@x",
    "postgres://a@b@h/db,h,5432,db,a@b",
    "postgres://u@[::1]:5433/db,0:0:0:0:0:0:0:1,5433,db,u",
    "postgres://u@[fe80::2],fe80:0:0:0:0:0:0:2,5432,'',u",
    "POSTGRES://u@h/db,h,5432,db,u"
  })
  void namesAServerADatabaseAndAUser(
      String url, String host, int port, String database, String user) {
    PostgresTarget target = target(url);
    assertThat(target.host()).isEqualTo(host);
    assertThat(target.port()).isEqualTo(port);
    assertThat(target.database()).isEqualTo(database);
    assertThat(target.user()).isEqualTo(user);
  }

  @Test
  void passwordsAreDecodedAndMayBeEmptyOrMissing() {
    assertThat(target("postgres://u:p%40%3A%2F%25@h/db").password()).hasValue("p@:/%");
    assertThat(target("postgres://u:a:b@h/db").password()).hasValue("a:b");
    assertThat(target("postgres://u:@h/db").password()).hasValue("");
    assertThat(target("postgres://u@h/db").password()).isEmpty();
  }

  @Test
  void parametersCountMoreThanWhatStandsBeforeThemAndTheLastOneMost() {
    PostgresTarget target =
        target(
            "postgres://u:p@h:1/db?host=x&host=y.example&port=2&dbname=other+one&user=v"
                + "&&password=q%26r");
    assertThat(target.host()).isEqualTo("y.example");
    assertThat(target.port()).isEqualTo(2);
    assertThat(target.database()).isEqualTo("other one");
    assertThat(target.user()).isEqualTo("v");
    assertThat(target.password()).hasValue("q&r");
    assertThat(target("postgres://h?hostaddr=10.0.0.1").host()).isEqualTo("10.0.0.1");
    assertThat(target("postgres://h?hostaddr=::1").host()).isEqualTo("0:0:0:0:0:0:0:1");
  }

  // ---- parameters for the driver

  @ParameterizedTest
  @CsvSource({
    "sslmode=require,sslmode,require",
    "ssl-mode=verify-full,sslmode,verify-full",
    "sslrootcert=/a%20b.crt,sslrootcert,/a b.crt",
    "ssl-root-cert=/a.crt,sslrootcert,/a.crt",
    "ssl-ca=/a.crt,sslrootcert,/a.crt",
    "sslcert=/c.crt,sslcert,/c.crt",
    "ssl-cert=/c.crt,sslcert,/c.crt",
    "sslkey=/k.pk8,sslkey,/k.pk8",
    "ssl-key=/k.pk8,sslkey,/k.pk8",
    "statement-cache-capacity=7,preparedStatementCacheQueries,7",
    "application_name=my+app,ApplicationName,my app",
    "options=-c%20a%3Db,options,-c a=b",
    "options[search_path]=mine,options,-c search_path=mine",
    "options[a]=b c&options[d]=e\\f,options,-c a=b\\ c -c d=e\\\\f",
    "'options=-c x=y&options[d]=e',options,-c x=y -c d=e"
  })
  void whatTheDriverShouldKnowIsHandedOn(String query, String property, String value) {
    PostgresTarget target = target("postgres://u@h/db?" + query.replace(" ", "%20"));
    assertThat(target.driver()).containsEntry(property, value);
    assertThat(target.unknown()).isEmpty();
    assertThat(driverReads(target).getProperty(property)).isEqualTo(value);
  }

  @Test
  void theDriverUnderstandsTheUrlThatItIsGiven() {
    Properties properties = driverReads(target("postgres://u:p@h.example:5433/a%20%26b?user=v"));
    assertThat(properties.getProperty("PGHOST")).isEqualTo("h.example");
    assertThat(properties.getProperty("PGPORT")).isEqualTo("5433");
    assertThat(properties.getProperty("PGDBNAME")).isEqualTo("a &b");
    assertThat(properties.getProperty("password")).isNull();
    assertThat(properties.getProperty("sslmode")).isEqualTo("prefer");
    assertThat(properties.getProperty("ApplicationName")).isEqualTo("eidetica4j");
    assertThat(driverReads(target("postgres://u@[::1]/db")).getProperty("PGHOST"))
        .isEqualTo("[0:0:0:0:0:0:0:1]");
  }

  @Test
  void unknownParametersArePassedOverAndNamed() {
    PostgresTarget target = target("postgres://u@h/db?fast=1&sslmode=disable&Sslmode=x&user=v");
    assertThat(target.unknown()).containsExactly("fast", "Sslmode");
    assertThat(target.user()).isEqualTo("v");
    assertThat(target.driver()).containsEntry("sslmode", "disable").doesNotContainKey("fast");
  }

  // ---- the environment

  @Test
  void theEnvironmentFillsInWhatTheUrlLeavesOpen() {
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("PGHOST", "named.example"),
            Map.entry("PGPORT", "6000"),
            Map.entry("PGUSER", "somebody"),
            Map.entry("PGPASSWORD", SECRET),
            Map.entry("PGDATABASE", "data"),
            Map.entry("PGSSLMODE", "verify-ca"),
            Map.entry("PGSSLROOTCERT", "/r"),
            Map.entry("PGSSLCERT", "/c"),
            Map.entry("PGSSLKEY", "/k"),
            Map.entry("PGAPPNAME", "app"),
            Map.entry("PGOPTIONS", "-c a=b"));
    PostgresTarget open = target("postgres://", environment);
    assertThat(open)
        .isEqualTo(
            new PostgresTarget(
                "named.example",
                6000,
                "data",
                "somebody",
                Optional.of(SECRET),
                Map.of(
                    "sslmode", "verify-ca",
                    "sslrootcert", "/r",
                    "sslcert", "/c",
                    "sslkey", "/k",
                    "ApplicationName", "app",
                    "options", "-c a=b"),
                List.of()));
    PostgresTarget said =
        target("postgres://u:p@h:1/db?sslmode=disable&application_name=x", environment);
    assertThat(said.host()).isEqualTo("h");
    assertThat(said.port()).isEqualTo(1);
    assertThat(said.database()).isEqualTo("db");
    assertThat(said.user()).isEqualTo("u");
    assertThat(said.password()).hasValue("p");
    assertThat(said.driver())
        .containsEntry("sslmode", "disable")
        .containsEntry("ApplicationName", "x");
  }

  @Test
  void anAddressInTheEnvironmentCountsMoreThanAName() {
    Map<String, String> both = Map.of("PGHOST", "h", "PGHOSTADDR", "10.0.0.2");
    assertThat(target("postgres:///db", both).host()).isEqualTo("10.0.0.2");
    assertThat(target("postgres://x/db", both).host()).isEqualTo("x");
  }

  @Test
  void whereNothingIsSaidItIsTheLocalServerAndTheSystemsUser() {
    PostgresTarget target = target("postgres://");
    assertThat(target.host()).isEqualTo("localhost");
    assertThat(target.port()).isEqualTo(5432);
    assertThat(target.user()).isEqualTo(System.getProperty("user.name"));
    assertThat(target.database()).isEmpty();
    assertThat(target.password()).isEmpty();
  }

  // ---- what is no good

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres:u:s3cret@h/db",
        "postgres://u:s3cret@h:x/db",
        "postgres://u:s3cret@h:0/db",
        "postgres://u:s3cret@h:65536/db",
        "postgres://u:s3cret@h/db#x",
        "postgres://u:%FFs3cret@h/db",
        "postgres://u:s3cret%00@h/db",
        "postgres://u:s3cret@h,g/db",
        "postgres://u:s3cret@h o/db",
        "postgres://u:s3cret@[h]/db",
        "postgres://u:s3cret@%2Fvar%2Frun/db",
        "postgres://u:1/s3cret@h/db?port=x",
        "postgres://u:s3cret/x@h/db",
        "postgres://u:s3cret@h/db?host=/tmp",
        "postgres://u@h/db?password=s3cret&sslmode=safe",
        "postgres://u@h/db?hostaddr=h&password=s3cret",
        "postgres://u@h/db?statement-cache-capacity=-1&password=s3cret",
        "postgres://u@h/db?statement-cache-capacity=many&sslpassword=s3cret"
      })
  void whatCanNotBeUnderstoodIsSaidWithoutThePassword(String url) {
    EideticaException error = catchThrowableOfType(EideticaException.class, () -> target(url));
    assertThat(error).as(url).isNotNull();
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_INVALID_URL);
    assertThat(error.toString() + error.details()).doesNotContain(SECRET);
  }

  @Test
  void nothingShowsThePassword() {
    PostgresTarget target = target("postgres://u:s3cret@h/db?sslpassword=s3cret&password=s3cret");
    assertThat(target.toString()).isEqualTo("postgres://h:5432/db");
    assertThat(PostgresLogin.of(target).toString())
        .isEqualTo("PostgresLogin[jdbc:postgresql://h:5432/db, u]");
    assertThat(PostgresLogin.of(target).password()).hasValue(SECRET);
  }

  @Test
  void aServerThatIsNotThereIsSaidWithoutThePassword() {
    String url = "postgres://u:s3cret@localhost:1/db";
    EideticaException error =
        catchThrowableOfType(
            EideticaException.class,
            () -> PostgresBackend.open(new BackendUrl.Postgres(url), OpenMode.MUST_EXIST));
    assertThat(error.kind()).isEqualTo(ErrorKind.BACKEND_SQLX_ERROR);
    assertThat(error)
        .hasMessageStartingWith("SQL error: Failed to connect to PostgreSQL: ")
        .hasMessageNotContaining(SECRET);
  }

  private static PostgresTarget target(String url) {
    return target(url, Map.of());
  }

  private static PostgresTarget target(String url, Map<String, String> environment) {
    return PostgresTarget.of((BackendUrl.Postgres) BackendUrl.parse(url), environment);
  }

  private static Properties driverReads(PostgresTarget target) {
    Properties read = Driver.parseURL(target.jdbcUrl(), null);
    assertThat(read).as(target.jdbcUrl()).isNotNull();
    return read;
  }
}
