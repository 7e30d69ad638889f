package io.eidetica4j.service.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.codec.Bytes;
import io.eidetica4j.entry.Id;
import org.junit.jupiter.api.Test;

/** States that clients put aside. */
class StateShelfTest {
  private static final Id ROOT = Id.ofDagCbor(Bytes.utf8("root").array());
  private static final Bytes STATE = Bytes.wrap(new byte[1024]);

  private static StateShelf.Key key(int number) {
    return new StateShelf.Key(
        "user", ROOT, "notes", Id.ofDagCbor(Bytes.utf8("tip " + number).array()));
  }

  @Test
  void theLeastRecentlyUsedGoesWhereTheBytesAreUsedUp() {
    StateShelf shelf = new StateShelf(5_000); // room for three
    for (int i = 0; i < 3; i++) {
      shelf.put(key(i), STATE);
    }
    assertThat(shelf.get(key(0))).contains(STATE);
    shelf.put(key(3), STATE);
    assertThat(shelf.get(key(1))).isEmpty();
    assertThat(shelf.get(key(0))).contains(STATE);
    assertThat(shelf.get(key(2))).contains(STATE);
    assertThat(shelf.get(key(3))).contains(STATE);
  }

  @Test
  void aStateThatIsReplacedCountsWithItsNewSizeOnly() {
    StateShelf shelf = new StateShelf(5_000);
    for (int i = 0; i < 100; i++) {
      shelf.put(key(0), STATE);
    }
    shelf.put(key(1), STATE);
    shelf.put(key(2), STATE);
    assertThat(shelf.get(key(0))).contains(STATE);
    assertThat(shelf.get(key(1))).contains(STATE);
  }

  @Test
  void oneLargerThanTheShelfIsKeptAlone() {
    StateShelf shelf = new StateShelf(100);
    shelf.put(key(0), STATE);
    assertThat(shelf.get(key(0))).contains(STATE);
    shelf.put(key(1), STATE);
    assertThat(shelf.get(key(0))).isEmpty();
  }
}
