package io.eidetica4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements 1 to 18 on URLs, and that no password gets into a text. */
class BackendUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sqlite://./app.db",
        "sqlite:file::memory:?cache=shared",
        "sqlite:./app.db",
        "sqlite:///Data/App.DB?Mode=RWC",
        "sqlite:"
      })
  void sqliteTextIsKept(String url) {
    assertThat(BackendUrl.parse(url)).isEqualTo(new BackendUrl.Sqlite(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://u@h/db",
        "postgresql://u@h/db",
        "postgres:user@host/db",
        "postgresql:user@host/db",
        "postgres://User:PaSs@Host/Db?Opt=X"
      })
  void postgresTextIsKept(String url) {
    assertThat(BackendUrl.parse(url)).isEqualTo(new BackendUrl.Postgres(url));
  }

  @ParameterizedTest
  @CsvSource({
    "SQLITE:file::memory:?cache=shared,sqlite:file::memory:?cache=shared",
    "SQLITE://Dir/App.db?mode=RWC,sqlite://Dir/App.db?mode=RWC",
    "SqLiTe:./App.db,sqlite:./App.db"
  })
  void onlyTheSchemeOfSqliteIsLowered(String url, String kept) {
    assertThat(BackendUrl.parse(url)).isEqualTo(new BackendUrl.Sqlite(kept));
  }

  @ParameterizedTest
  @CsvSource({
    "Postgres://U:P@H/D?A=B,postgres://U:P@H/D?A=B",
    "POSTGRESQL:U@H/D,postgresql:U@H/D",
    "PostgreSQL://U@H/D,postgresql://U@H/D"
  })
  void onlyTheSchemeOfPostgresIsLowered(String url, String kept) {
    assertThat(BackendUrl.parse(url)).isEqualTo(new BackendUrl.Postgres(kept));
  }

  @Test
  void socketAndSnapshotPathsAreKept() {
    assertThat(BackendUrl.parse("unix:///run/eidetica/sock"))
        .isEqualTo(new BackendUrl.Unix(Path.of("/run/eidetica/sock")));
    assertThat(BackendUrl.parse("UNIX:///Run/Sock%20"))
        .isEqualTo(new BackendUrl.Unix(Path.of("/Run/Sock%20")));
    assertThat(BackendUrl.parse("memory://")).isEqualTo(new BackendUrl.Memory(Optional.empty()));
    assertThat(BackendUrl.parse("Memory://")).isEqualTo(new BackendUrl.Memory(Optional.empty()));
    assertThat(BackendUrl.parse("memory:///var/lib/Snap.json"))
        .isEqualTo(new BackendUrl.Memory(Optional.of(Path.of("/var/lib/Snap.json"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unix://run/sock|unix:///run/sock|unix:///sock|no hostname",
        "unix://host|unix:///host|unix:///path/to/sock|no hostname",
        "unix://host/|unix:///host/|unix:///path/to/sock|no hostname",
        "unix://|requires an absolute|unix:///|socket",
        "unix:///s?foo=bar|query|unix:///s|not support",
        "unix:///s#frag|fragment|unix:///s|not support",
        "unix:///s#frag?q|query|unix:///s|not support",
        "memory://./snap.json|absolute|memory:///|memory://./snap.json",
        "memory:///|must name a file|memory:///|file",
        "memory:////etc/passwd|must name a file|memory:////etc/passwd|file",
        "memory:////x?y|must name a file|memory:////x?y|file",
        "memory:///x?y|query|memory:///x?y|not support",
        "memory:///x#y|fragment|memory:///x#y|not support",
        "''|sqlite://|empty|URL",
        "./app.db|sqlite://./app.db|no scheme|./app.db",
        "/data/app.db|sqlite:///data/app.db|no scheme|URL",
        "app.db|sqlite://app.db|no scheme|URL",
        "unix:/run/sock|unix:///run/sock|no scheme|URL",
        "UNIX:/Run/sock|unix:///Run/sock|no scheme|URL",
        "memory:|sqlite://|postgres://|memory://",
        "sqlite|sqlite://|postgres://|unix://",
        "app.DB|sqlite://|postgres://|unix://"
      })
  void whatIsNoUrlIsRefusedWithAHint(String url, String one, String two, String three) {
    EideticaException error = refusal(url);
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_INVALID_URL);
    assertThat(error).hasMessageContaining(one).hasMessageContaining(two);
    assertThat(error).hasMessageContaining(three).hasMessageContaining(url);
    assertThat(error.detail("url")).hasValue(url);
    assertThat(error.detail("reason")).isPresent();
  }

  @Test
  void aNulByteInAPathIsRefused() {
    assertThat(refusal("memory:///a\0b").kind()).isEqualTo(ErrorKind.INSTANCE_INVALID_URL);
    assertThat(refusal("unix:///a\0b").kind()).isEqualTo(ErrorKind.INSTANCE_INVALID_URL);
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://h/db,mysql,postgres",
    "mariadb://h/db,mariadb,postgres",
    "file:///app.db,file,sqlite",
    "tcp://h:1,tcp,unix",
    "HTTPS://h,https,unix",
    "http://h,http,unix",
    "ws://h,ws,unix",
    "wss://h,wss,unix"
  })
  void anotherSchemeIsRefusedWithASuggestion(String url, String scheme, String suggested) {
    EideticaException error = refusal(url);
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_UNSUPPORTED_SCHEME);
    assertThat(error).hasMessageContaining("`" + scheme + "://`");
    assertThat(error).hasMessageContaining("`" + suggested + "://`");
    assertThat(error.detail("scheme")).hasValue(scheme);
    assertThat(error.detail("suggested")).hasValue(suggested);
  }

  @ParameterizedTest
  @CsvSource({"gopher://h,gopher", "://x,''", "redis+tls://h,redis+tls", "\u212A://h,\u212A"})
  void anUnknownSchemeIsRefusedWithoutASuggestion(String url, String scheme) {
    EideticaException error = refusal(url);
    assertThat(error.kind()).isEqualTo(ErrorKind.INSTANCE_UNSUPPORTED_SCHEME);
    assertThat(error).hasMessageContaining("`" + scheme + "://`");
    assertThat(error.detail("suggested")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://alice:s3cret@h:5432/db",
        "postgres://alice:s3c@ret:s3cret@h/db",
        "postgresql:alice:s3cret@h/db",
        "postgres://h/db?user=a&password=s3cret&x=y",
        "postgres://h/db?PASSWORD=s3cret",
        "postgres://h/db?sslpassword=s3cret"
      })
  void aPasswordIsNotShown(String url) {
    BackendUrl parsed = BackendUrl.parse(url);
    assertThat(((BackendUrl.Postgres) parsed).url()).contains("s3cret");
    assertThat(parsed.display()).doesNotContain("s3c").contains("***").contains("h");
    assertThat(parsed).hasToString(parsed.display());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice:s3cret@h/db",
        "/x:s3cret@h.db",
        "unix://u:s3cret@h/x",
        "memory://a:s3cret@h"
      })
  void aPasswordInWhatIsNoUrlIsNotShown(String url) {
    EideticaException error = refusal(url);
    assertThat(error).hasMessageNotContaining("s3cret");
    assertThat(error.details().toString()).doesNotContain("s3cret");
  }

  @Test
  void displayGivesTheUrlWhereThereIsNoPassword() {
    for (String url :
        new String[] {
          "sqlite://./a@b.db", "postgres://u@h:1/d", "unix:///a/b", "memory://", "memory:///a/b"
        }) {
      assertThat(BackendUrl.parse(url).display()).isEqualTo(url);
    }
  }

  private static EideticaException refusal(String url) {
    EideticaException error =
        catchThrowableOfType(EideticaException.class, () -> BackendUrl.parse(url));
    assertThat(error).as(url).isNotNull();
    return error;
  }
}
