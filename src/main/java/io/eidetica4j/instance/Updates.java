package io.eidetica4j.instance;

import io.eidetica4j.EideticaException;
import io.eidetica4j.ErrorKind;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import java.util.function.Function;

/**
 * Changes that rest on what was read: rows are replaced as a whole and the last writer wins, so two
 * sessions that both read a row and write it back would lose one of the changes. A change is
 * therefore committed only where nothing else was since it began, and made again where something
 * was. No lock is held meanwhile, since a listener that is waited for may make such a change too.
 */
final class Updates {
  private Updates() {}

  /** Commits a change once it could be made undisturbed; it may be called several times. */
  static <R> R change(Database database, Function<Transaction, R> change) {
    while (true) {
      Transaction transaction = database.newTransaction();
      R result = change.apply(transaction);
      try {
        transaction.commitIf(transaction.parents());
        return result;
      } catch (EideticaException e) {
        if (e.kind() != ErrorKind.TRANSACTION_TIPS_MOVED) {
          throw e;
        }
      }
    }
  }
}
