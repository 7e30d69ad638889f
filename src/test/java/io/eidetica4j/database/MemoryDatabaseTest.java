package io.eidetica4j.database;

import io.eidetica4j.database.StartedBackend.OnMemory;
import org.junit.jupiter.api.Nested;

class MemoryDatabaseTest {
  @Nested
  class Creation extends CreationContract implements OnMemory {}

  @Nested
  class Opening extends OpeningContract implements OnMemory {}

  @Nested
  class Tips extends TipsContract implements OnMemory {}

  @Nested
  class Verification extends VerificationContract implements OnMemory {}

  @Nested
  class Signers extends SignerContract implements OnMemory {}

  @Nested
  class Places extends PlaceContract implements OnMemory {}

  @Nested
  class SettingsOfDatabases extends SettingsContract implements OnMemory {}

  @Nested
  class Pins extends PinContract implements OnMemory {}

  @Nested
  class Transactions extends TransactionContract implements OnMemory {}

  @Nested
  class States extends StateContract implements OnMemory {}

  @Nested
  class HeightsOfEntries extends HeightContract implements OnMemory {}

  @Nested
  class Pages extends EntryPagesContract implements OnMemory {}

  @Nested
  class Callbacks extends CallbackContract implements OnMemory {}

  @Nested
  class CallbackTails extends CallbackTailContract implements OnMemory {}

  @Nested
  class Faults extends FaultContract implements OnMemory {}

  @Nested
  class Concurrency extends ConcurrencyContract implements OnMemory {}

  @Nested
  class GroupedCommits extends GroupedCommitContract implements OnMemory {}

  @Nested
  class Convergence extends ConvergenceContract implements OnMemory {}
}
