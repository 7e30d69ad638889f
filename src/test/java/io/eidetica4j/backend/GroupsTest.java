package io.eidetica4j.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that waits at the same time is done together, and each gets what comes of its own. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GroupsTest {
  private final CountDownLatch served = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private final List<List<Integer>> groups = Collections.synchronizedList(new ArrayList<>());

  /** Doubles numbers; the first group waits until the gate opens. */
  private List<Integer> serve(List<Integer> group) {
    groups.add(List.copyOf(group));
    served.countDown();
    try {
      open.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return group.stream().map(number -> number * 2).toList();
  }

  /** Work submitted by a thread of its own, which waits when this returns. */
  private static final class Submitted {
    private final FutureTask<Integer> result;
    private final Thread thread;

    Submitted(Groups<Integer, Integer> groups, int work) {
      result = new FutureTask<>(() -> groups.submit(work));
      thread = Thread.ofPlatform().start(result);
      awaitParked(thread);
    }

    int result() throws Exception {
      return result.get();
    }
  }

  private List<Submitted> submit(Groups<Integer, Integer> to, int... works) throws Exception {
    List<Submitted> all = new ArrayList<>();
    for (int work : works) {
      all.add(new Submitted(to, work));
      served.await();
    }
    return all;
  }

  private static Groups<Integer, Integer> groups(
      int most, Function<List<Integer>, List<Integer>> server) {
    return new Groups<>(most, work -> 1, server);
  }

  @Test
  void workThatComesAloneIsDoneByWhoeverBringsIt() {
    List<Thread> by = new ArrayList<>();
    Groups<Integer, Integer> groups =
        groups(
            8,
            group -> {
              by.add(Thread.currentThread());
              return group;
            });
    assertThat(groups.submit(1)).isEqualTo(1);
    assertThat(groups.submit(2)).isEqualTo(2);
    assertThat(by).containsExactly(Thread.currentThread(), Thread.currentThread());
  }

  @Test
  void whatWaitsMeanwhileIsDoneTogetherInTheOrderInWhichItCame() throws Exception {
    List<Submitted> all = submit(groups(8, this::serve), 1, 2, 3, 4);
    open.countDown();
    for (int i = 0; i < 4; i++) {
      assertThat(all.get(i).result()).isEqualTo(2 * (i + 1));
    }
    assertThat(groups).containsExactly(List.of(1), List.of(2, 3, 4));
  }

  @Test
  void aGroupWeighsNoMoreThanItMayUnlessOneAloneDoes() throws Exception {
    Groups<Integer, Integer> weighed = new Groups<>(5, work -> work, this::serve);
    List<Submitted> all = submit(weighed, 1, 2, 3, 1, 9, 1);
    open.countDown();
    for (Submitted each : all) {
      each.result();
    }
    assertThat(groups)
        .containsExactly(List.of(1), List.of(2, 3), List.of(1), List.of(9), List.of(1));
  }

  @Test
  void whatIsThrownEachOfTheGroupGetsAndTheNextGroupIsServed() throws Exception {
    Groups<Integer, Integer> failing =
        groups(
            8,
            group -> {
              serve(group);
              if (group.contains(2)) {
                throw new IllegalArgumentException("two");
              }
              return group;
            });
    List<Submitted> all = submit(failing, 1, 2, 3);
    open.countDown();
    assertThat(all.getFirst().result()).isEqualTo(1);
    for (Submitted each : all.subList(1, 3)) {
      assertThatThrownBy(each::result)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("two");
    }
    assertThat(failing.submit(4)).isEqualTo(4);
  }

  @Test
  void whoeverComesAloneAfterManyIsServedThoughNobodyElseComes() throws Exception {
    Groups<Integer, Integer> slow = groups(8, this::serve);
    List<Submitted> all = submit(slow, 1, 2, 3, 4);
    open.countDown();
    for (Submitted each : all) {
      each.result();
    }
    assertThat(slow.submit(5)).isEqualTo(10);
    assertThat(slow.submit(6)).isEqualTo(12);
    assertThat(groups).containsExactly(List.of(1), List.of(2, 3, 4), List.of(5), List.of(6));
  }

  @Test
  void anInterruptWhileWaitingDoesNotTakeWorkBackNorTouchTheGroupItThenLeads() throws Exception {
    // One at a time, so that the second has to lead a group of its own.
    interruptedIsServedAndStillInterrupted(groups(1, this::serve), false);
  }

  @Test
  void anInterruptBeforeTheWorkIsBroughtDoesNotTakeItBackEither() throws Exception {
    interruptedIsServedAndStillInterrupted(groups(1, this::serve), true);
  }

  /** What an interrupted thread brings is done like any other's, and it stays interrupted. */
  private void interruptedIsServedAndStillInterrupted(Groups<Integer, Integer> slow, boolean before)
      throws Exception {
    List<Submitted> all = submit(slow, 1);
    AtomicBoolean interrupted = new AtomicBoolean();
    FutureTask<Integer> waiting =
        new FutureTask<>(() -> {
          if (before) {
            Thread.currentThread().interrupt();
          }
          int result = slow.submit(2);
          interrupted.set(Thread.currentThread().isInterrupted());
          return result;
        });
    Thread thread = Thread.ofPlatform().start(waiting);
    awaitParked(thread);
    if (!before) {
      thread.interrupt();
      // It took note and waits again, or will without having looked at anything else.
      while (thread.isInterrupted()) {
        Thread.onSpinWait();
      }
    }
    open.countDown();
    assertThat(all.getFirst().result()).isEqualTo(2);
    assertThat(waiting.get()).isEqualTo(4);
    assertThat(interrupted).isTrue();
    assertThat(groups).containsExactly(List.of(1), List.of(2));
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
