package io.eidetica4j.database;

import io.eidetica4j.database.StartedBackend.OnSqlite;
import org.junit.jupiter.api.Nested;

class SqliteDatabaseTest {
  @Nested
  class Creation extends CreationContract implements OnSqlite {}

  @Nested
  class Opening extends OpeningContract implements OnSqlite {}

  @Nested
  class Tips extends TipsContract implements OnSqlite {}

  @Nested
  class Verification extends VerificationContract implements OnSqlite {}

  @Nested
  class Signers extends SignerContract implements OnSqlite {}

  @Nested
  class Places extends PlaceContract implements OnSqlite {}

  @Nested
  class SettingsOfDatabases extends SettingsContract implements OnSqlite {}

  @Nested
  class Pins extends PinContract implements OnSqlite {}

  @Nested
  class Transactions extends TransactionContract implements OnSqlite {}

  @Nested
  class States extends StateContract implements OnSqlite {}

  @Nested
  class HeightsOfEntries extends HeightContract implements OnSqlite {}

  @Nested
  class Pages extends EntryPagesContract implements OnSqlite {}

  @Nested
  class Callbacks extends CallbackContract implements OnSqlite {}

  @Nested
  class CallbackTails extends CallbackTailContract implements OnSqlite {}

  @Nested
  class Faults extends FaultContract implements OnSqlite {}

  @Nested
  class Concurrency extends ConcurrencyContract implements OnSqlite {}

  @Nested
  class GroupedCommits extends GroupedCommitContract implements OnSqlite {}

  @Nested
  class Convergence extends ConvergenceContract implements OnSqlite {}
}
