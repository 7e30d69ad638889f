package io.eidetica4j.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.eidetica4j.backend.Backend;
import io.eidetica4j.backend.OpenMode;
import io.eidetica4j.backend.TestEntries;
import io.eidetica4j.codec.Bytes;
import io.eidetica4j.crdt.Doc;
import io.eidetica4j.database.Database;
import io.eidetica4j.database.Transaction;
import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.Id;
import io.eidetica4j.entry.Snapshot;
import io.eidetica4j.entry.VerificationStatus;
import io.eidetica4j.instance.Instance;
import io.eidetica4j.instance.InstanceOptions;
import io.eidetica4j.instance.NewUser;
import io.eidetica4j.instance.OpenStorage;
import io.eidetica4j.instance.User;
import io.eidetica4j.store.DocStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An instance with a bit of everything: two users, a database with forks, a long one whose state is
 * kept, an entry that has failed and one that waits for a parent. And all there is to know of such
 * an instance, to be compared.
 *
 * @param forked root of the database with forks
 * @param grown root of the long one
 * @param failed the entry that has failed
 * @param waiting the entry that waits
 */
record SampleInstance(Id forked, Id grown, Entry failed, Entry waiting) {
  static final String ALICE = "alice";
  static final String BOB = "bob";
  static final String PASSWORD = "of bob's";

  /** Entries of the long database. */
  static final int LONG = 300;

  /** Makes one at a URL. */
  static SampleInstance at(String url) {
    try (var opened = Instance.connectOrCreate(url, NewUser.passwordless(ALICE));
        User alice = opened.user().orElseThrow()) {
      alice.admin().createUser(NewUser.withPassword(BOB, PASSWORD));
      // a first login is recorded, and further ones for an hour are not
      opened.instance().loginUser(ALICE, Optional.empty()).close();
      opened.instance().loginUser(BOB, Optional.of(PASSWORD)).close();
      Database forked = database(alice, "forked");
      Snapshot before = forked.snapshot();
      for (String side : List.of("left", "right")) {
        Transaction change = forked.newTransactionAt(before);
        change.getStore(DocStore.TYPE, "data").set(side, "value");
        change.commit();
      }
      set(forked, "shared", "both");
      Transaction fork = forked.newTransactionAt(before);
      fork.getStore(DocStore.TYPE, "other").set("late", 1);
      fork.commit();
      Database grown = database(alice, "grown");
      for (int i = 0; i < LONG; i++) {
        set(grown, "key" + i % 7, "value " + i);
      }
      grown.getStoreViewer(DocStore.TYPE, "data").getAll();
      Entry root = forked.getRoot();
      Entry failed =
          TestEntries.builder(root, root)
              .setSubtreeData("data", Bytes.utf8("{\"nobody\":\"signed this\"}"))
              .build();
      Entry waiting = TestEntries.child(root, "waits", TestEntries.child(root, "not here", root));
      opened.instance().trees().putRemoteEntries(forked.rootId(), List.of(failed, waiting));
      return new SampleInstance(forked.rootId(), grown.rootId(), failed, waiting);
    }
  }

  private static Database database(User user, String name) {
    return user.createDatabase(Doc.EMPTY.with("name", name), user.defaultKey());
  }

  static void set(Database database, String key, String value) {
    database.write(change -> change.getStore(DocStore.TYPE, "data").set(key, value));
  }

  /** What is stored at a URL, and what can be read from it. */
  static Map<String, Object> contents(String url) {
    Map<String, Object> all = new TreeMap<>();
    try (OpenStorage storage =
        OpenStorage.open(url, OpenMode.MUST_EXIST, InstanceOptions.DEFAULT)) {
      entries(storage.backend(), all);
    }
    try (Instance instance = Instance.connect(url);
        User alice = instance.loginUser(ALICE, Optional.empty());
        User bob = instance.loginUser(BOB, Optional.of(PASSWORD))) {
      all.put("device", instance.signingKey().publicKey());
      all.put("users", alice.admin().listUsers());
      all.put("bob", bob.defaultKey());
      all.put("tracked", alice.databases().toString());
      for (Id root : instance.backend().trees()) {
        Database database = instance.trees().open(root);
        all.put("tips of " + root, database.snapshot());
        all.put("raw tips of " + root, database.rawTips());
        for (String store : List.of("data", "other", "_settings")) {
          all.put(
              "state of " + root + " " + store,
              database.getStoreViewer(DocStore.TYPE, store).getAll().toJson());
        }
      }
    }
    assertThat(all).hasSizeGreaterThan(LONG);
    return all;
  }

  /** Both are the same; where not, what differs is named. */
  static void checkSame(Map<String, Object> actual, Map<String, Object> expected) {
    Map<String, Object> differing = new TreeMap<>();
    for (Map<String, Object> each : List.of(expected, actual)) {
      each.forEach((key, value) -> {
        if (!value.equals(expected.get(key)) || !value.equals(actual.get(key))) {
          differing.put(key, expected.get(key) + " became " + actual.get(key));
        }
      });
    }
    assertThat(differing).isEmpty();
  }

  private static void entries(Backend backend, Map<String, Object> all) {
    for (Id tree : backend.trees()) {
      List<Id> ids = new ArrayList<>();
      backend.scan(
          tree,
          outline -> {
            ids.add(outline.id());
            all.put("status of " + outline.id(), outline.status());
          });
      backend.getAll(ids).forEach((id, entry) -> all.put("entry " + id, entry.dagCbor()));
    }
  }

  /** The status that an entry has in what was recorded. */
  static Object status(Map<String, Object> contents, Entry entry) {
    return contents.getOrDefault("status of " + entry.id(), "absent");
  }

  /** What the sample was made to hold is there. */
  void checkOdd(Map<String, Object> contents) {
    assertThat(status(contents, failed)).isEqualTo(VerificationStatus.FAILED);
    assertThat(status(contents, waiting)).isEqualTo(VerificationStatus.UNVERIFIED);
  }
}
