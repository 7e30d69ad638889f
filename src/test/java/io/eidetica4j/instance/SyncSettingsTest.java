package io.eidetica4j.instance;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.store.RowFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wishes on sync, alone and merged. */
class SyncSettingsTest {
  private static SyncSettings interval(long seconds) {
    return SyncSettings.disabled().withInterval(seconds);
  }

  @Test
  void nobodysWishesAreNoSync() {
    assertThat(SyncSettings.merge(List.of()))
        .isEqualTo(SyncSettings.disabled())
        .isEqualTo(new SyncSettings(false, false, OptionalLong.empty(), Map.of()));
  }

  @Test
  void oneUsersWishesStayAsTheyAre() {
    SyncSettings wishes = SyncSettings.onCommit().withInterval(7).withProperty("a", "1");
    assertThat(SyncSettings.merge(List.of(wishes))).isEqualTo(wishes);
  }

  @Test
  void switchesAreOnWhereAnybodyWantsThem() {
    assertThat(SyncSettings.merge(List.of(SyncSettings.disabled(), SyncSettings.enabled())))
        .isEqualTo(SyncSettings.enabled());
    assertThat(SyncSettings.merge(List.of(SyncSettings.enabled(), SyncSettings.onCommit())))
        .isEqualTo(SyncSettings.onCommit());
  }

  @Test
  void theShortestIntervalHoldsAndNoneDoesNotCount() {
    assertThat(merged(interval(60), interval(10), interval(30))).hasValue(10);
    assertThat(merged(SyncSettings.enabled(), interval(30))).hasValue(30);
    assertThat(merged(interval(30), SyncSettings.enabled())).hasValue(30);
    assertThat(merged(interval(30), interval(0))).hasValue(0);
    assertThat(merged(interval(-1), interval(30))).hasValue(30);
    assertThat(merged(SyncSettings.enabled(), SyncSettings.enabled())).isEmpty();
  }

  private static OptionalLong merged(SyncSettings... wishes) {
    return SyncSettings.merge(List.of(wishes)).intervalSeconds();
  }

  @Test
  void propertiesAreUnitedAndLaterOnesWin() {
    SyncSettings first = SyncSettings.enabled().withProperty("a", "1").withProperty("b", "1");
    SyncSettings second = SyncSettings.disabled().withProperty("b", "2").withProperty("c", "2");
    assertThat(SyncSettings.merge(List.of(first, second)).properties())
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "2"));
  }

  @Test
  void theJsonIsThatOfTheReference() {
    assertThat(SyncSettings.disabled().toJson())
        .hasToString(
            "{\"sync_enabled\":false,\"sync_on_commit\":false,\"interval_seconds\":null,"
                + "\"properties\":{}}");
    SyncSettings full = SyncSettings.onCommit().withInterval(-1).withProperty("b", "2");
    assertThat(full.toJson())
        .hasToString(
            "{\"sync_enabled\":true,\"sync_on_commit\":true,"
                + "\"interval_seconds\":18446744073709551615,\"properties\":{\"b\":\"2\"}}");
    assertThat(SyncSettings.fromJson(full.toJson())).isEqualTo(full);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"sync_enabled\":false}",
        "{\"sync_enabled\":1,\"sync_on_commit\":false}",
        "{\"sync_enabled\":true,\"sync_on_commit\":true,\"interval_seconds\":-1}",
        "{\"sync_enabled\":true,\"sync_on_commit\":true,\"interval_seconds\":1.5}",
        "{\"sync_enabled\":true,\"sync_on_commit\":true,\"interval_seconds\":18446744073709551616}",
        "{\"sync_enabled\":true,\"sync_on_commit\":true,\"properties\":[]}",
        "{\"sync_enabled\":true,\"sync_on_commit\":true,\"properties\":{\"a\":1}}"
      })
  void otherJsonIsRefused(String json) {
    Assertions.assertThatExceptionOfType(EideticaException.class)
        .isThrownBy(() -> SyncSettings.fromJson(RowFormat.raw().read(json)))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ErrorKind.SERIALIZE));
  }
}
