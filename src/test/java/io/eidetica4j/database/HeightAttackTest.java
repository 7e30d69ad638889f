package io.eidetica4j.database;

import static io.eidetica4j.database.Steps.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.EntryBuilder;
import io.eidetica4j.entry.EntryMetadata;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.SigInfo;
import io.eidetica4j.entry.SigKey;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Rule 13. A writer claims a height that leaves no room above it: all who build on it have to go
 * higher, and there are only 64 bits, of which SQL takes half for negative.
 */
class HeightAttackTest extends AttackScene {
  private static final long NOW = 1_800_000_000_000L;

  @Test
  void heightsOutOfReachAreRefused() {
    Database database = create();
    for (long height : new long[] {-1, -2, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 44) + 1}) {
      Entry entry = Forged.on(database).data(DATA, "top", "1").height(height).by(writer);
      attack(database, entry);
      assertRefused(database, entry, "height_out_of_reach");
    }
    assertLifeGoesOn(database);
  }

  @Test
  void soAreThoseOfStores() {
    Database database = create();
    for (long height : new long[] {-1, Long.MAX_VALUE, (1L << 44) + 1}) {
      Entry entry = inStore(database, height);
      attack(database, entry);
      assertRefused(database, entry, "height_out_of_reach");
    }
    Entry clock = inStore(database, NOW);
    trees.putRemoteEntries(database.rootId(), List.of(clock));
    assertVerified(database, clock);
    assertLifeGoesOn(database);
  }

  private Entry inStore(Database database, long height) {
    EntryBuilder builder =
        Entry.builder(database.rootId())
            .setParents(database.snapshot().tips())
            .setHeight(9)
            .setMetadata(
                new EntryMetadata(Steps.settingsTips(database), OptionalLong.empty()).encode());
    Bytes payload = Doc.of("k", "v").toJson();
    return builder
        .setSubtreeData("counted", payload)
        .setSubtreeHeight("counted", OptionalLong.of(height))
        .setSig(SigInfo.of(SigKey.fromPubkey(writer.publicKey())))
        .build()
        .sign(writer);
  }

  @Test
  void clocksAndWhatIsCountedOnFromThemPass() {
    Database database = create();
    Entry clock = Forged.on(database).data(DATA, "a", "1").height(NOW).by(writer);
    trees.putRemoteEntries(database.rootId(), List.of(clock));
    assertVerified(database, clock);
    Entry farAhead =
        Forged.on(database).data(DATA, "b", "1").at(clock.id()).height(1L << 44).by(writer);
    Entry onFrom =
        Forged.on(database)
            .data(DATA, "c", "1")
            .at(farAhead.id())
            .height((1L << 44) + 1)
            .nodeParents(DATA, farAhead.id())
            .by(writer);
    Entry low =
        Forged.on(database)
            .data(DATA, "d", "1")
            .at(onFrom.id())
            .height(0)
            .nodeParents(DATA, onFrom.id())
            .by(writer);
    trees.putRemoteEntries(database.rootId(), List.of(low, onFrom, farAhead));
    assertVerified(database, farAhead);
    assertVerified(database, onFrom);
    assertVerified(database, low); // no honest one, but it does no harm
    assertThat(Steps.keys(database, DATA)).contains("a", "b", "c", "d");
    Id next = Steps.put(database, DATA, "e", "1");
    assertThat(database.getEntry(next).height()).isEqualTo(1);
    assertLifeGoesOn(database);
  }
}
