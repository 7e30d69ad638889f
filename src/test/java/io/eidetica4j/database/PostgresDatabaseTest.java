package io.eidetica4j.database;

import io.eidetica4j.database.StartedBackend.OnPostgres;
import org.junit.jupiter.api.Nested;

class PostgresDatabaseTest {
  @Nested
  class Creation extends CreationContract implements OnPostgres {}

  @Nested
  class Opening extends OpeningContract implements OnPostgres {}

  @Nested
  class Tips extends TipsContract implements OnPostgres {}

  @Nested
  class Verification extends VerificationContract implements OnPostgres {}

  @Nested
  class Signers extends SignerContract implements OnPostgres {}

  @Nested
  class Places extends PlaceContract implements OnPostgres {}

  @Nested
  class SettingsOfDatabases extends SettingsContract implements OnPostgres {}

  @Nested
  class Pins extends PinContract implements OnPostgres {}

  @Nested
  class Transactions extends TransactionContract implements OnPostgres {}

  @Nested
  class States extends StateContract implements OnPostgres {}

  @Nested
  class HeightsOfEntries extends HeightContract implements OnPostgres {}

  @Nested
  class Pages extends EntryPagesContract implements OnPostgres {}

  @Nested
  class Callbacks extends CallbackContract implements OnPostgres {}

  @Nested
  class CallbackTails extends CallbackTailContract implements OnPostgres {}

  @Nested
  class Faults extends FaultContract implements OnPostgres {}

  @Nested
  class Concurrency extends ConcurrencyContract implements OnPostgres {}

  @Nested
  class GroupedCommits extends GroupedCommitContract implements OnPostgres {}

  @Nested
  class Convergence extends ConvergenceContract implements OnPostgres {}
}
