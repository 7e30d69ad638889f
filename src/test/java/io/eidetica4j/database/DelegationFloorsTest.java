package io.eidetica4j.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.ErrorKind;
import io.eidetica4j.auth.Permission;
import io.eidetica4j.auth.PermissionBounds;
import io.eidetica4j.auth.Thrown;
import io.eidetica4j.entry.Id;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An author who moves a delegation's floor back is told once what that means. */
class DelegationFloorsTest extends DelegationScene {
  private static final PermissionBounds BOUNDS = PermissionBounds.upTo(Permission.write(5));

  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());
  private final Logger logger = Logger.getLogger(DelegationFloors.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          if (entry.getLevel().intValue() >= java.util.logging.Level.WARNING.intValue()) {
            warnings.add(new java.util.logging.SimpleFormatter().formatMessage(entry));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void watch() {
    logger.addHandler(handler);
  }

  @AfterEach
  void unwatch() {
    logger.removeHandler(handler);
  }

  @Test
  void aFloorThatIsMovedBackOrTakenAwayIsWarnedOfOnceAndOneThatMovesOnIsNot() {
    Database team = team(Permission.write(5));
    List<Id> early = team.snapshot().tips();
    Steps.grant(team, stranger, io.eidetica4j.auth.AuthKey.active("later", Permission.read()));
    List<Id> late = team.snapshot().tips();
    Database database = create();
    delegate(database, team.rootId(), early, BOUNDS);
    delegate(database, team.rootId(), late, BOUNDS);
    delegate(database, team.rootId(), late, PermissionBounds.upTo(Permission.read()));
    assertThat(warnings).isEmpty();
    delegate(database, team.rootId(), early, BOUNDS);
    assertThat(warnings).singleElement().asString().contains(team.rootId().toString(), "back");
    delegate(database, team.rootId(), List.of(), BOUNDS);
    assertThat(warnings).hasSize(2).last().asString().contains("taken away");
    database.withTransaction(transaction -> {
      transaction.getSettings().setName("something else");
      return transaction;
    });
    assertThat(warnings).hasSize(2);
  }

  @Test
  void aRemovedDelegationGrantsNothingAndIsNoMatterForTheFloor() {
    Database team = team(Permission.write(5));
    Database database = create();
    delegate(database, team, BOUNDS);
    assertThat(permission(database, member)).contains(Permission.write(5));
    Transaction transaction = database.newTransaction();
    transaction.getSettings().removeDelegatedTree(team.rootId());
    Thrown.kind(
        ErrorKind.AUTH_DELEGATION_NOT_FOUND,
        () -> transaction.getSettings().removeDelegatedTree(team.rootId()));
    transaction.commit();
    assertThat(permission(database, member)).isEmpty();
    assertThat(warnings).isEmpty();
  }
}
