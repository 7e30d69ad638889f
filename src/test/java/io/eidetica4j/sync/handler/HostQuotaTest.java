package io.eidetica4j.sync.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.database.Database;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.sync.protocol.Address;
import io.eidetica4j.sync.protocol.SyncRequest;
import io.eidetica4j.sync.protocol.SyncResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What does not verify is bounded by the host that sends it (design rule 9). */
class HostQuotaTest {
  private static final int PER_HOST = 3;

  private final HandlerScene scene =
      new HandlerScene(new HandlerOptions("n", 10, 10, 100, 100, PER_HOST, 100));
  private final Database one = scene.shared("one");
  private final Database two = scene.shared("two");
  private int made;

  @AfterEach
  void close() {
    scene.close();
  }

  private void sendJunk(String from, Database database, int count) {
    List<Entry> junk = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      junk.add(
          Entry.builder(database.rootId())
              .setParents(List.of(database.rootId()))
              .setHeight(1)
              .setSubtreeData("data", Bytes.utf8("{\"children\":{\"n\":{\"Int\":" + made++ + "}}}"))
              .build());
    }
    SyncRequest request = new SyncRequest.SendEntries(junk);
    assertThat(
            scene.handler.handle(
                request, RequestContext.of(request, Optional.of(Address.http(from)))))
        .isInstanceOf(SyncResponse.Count.class);
  }

  @Test
  void aHostHasOnlySoMuchRoomInAllDatabasesTogetherForAnHour() {
    sendJunk("10.0.0.1:1111", one, 5);
    assertThat(one.notVerified()).isEqualTo(PER_HOST);
    sendJunk("10.0.0.1:2222", two, 5);
    assertThat(two.notVerified()).as("another port is the same host").isZero();
    sendJunk("10.0.0.2:1111", two, 2);
    assertThat(two.notVerified()).as("another host").isEqualTo(2);
    scene.clock.advance(3_600_000);
    sendJunk("10.0.0.1:1111", one, 2);
    assertThat(one.notVerified()).isEqualTo(PER_HOST + 2);
  }
}
