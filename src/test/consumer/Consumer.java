import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.util.Optional;

/** What a user of the library writes: compiled and run against the core jar alone, on a URL. */
public final class Consumer {
  private Consumer() {}

  public static void main(String[] args) {
    String url = args[0];
    try (var opened = Instance.connectOrCreate(url, NewUser.passwordless("alice"))) {
      Instance instance = opened.instance();
      try (User alice = instance.loginUser("alice", Optional.empty())) {
        if (opened.user().isPresent()) {
          alice.createDatabase(Doc.EMPTY.with("name", "notes"), alice.defaultKey());
        }
        Database notes = alice.findDatabase("notes").getFirst();
        notes.write(
            change -> change.getStore(DocStore.TYPE, "data").set("greeting", "hello " + args[1]));
        System.out.println(notes.getStoreViewer(DocStore.TYPE, "data").getText("greeting"));
        System.out.println(notes.entryCount() + " entries");
      }
    }
  }
}
