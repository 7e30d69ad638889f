package io.eidetica4j.dag;

import io.eidetica4j.entry.Id;
import java.util.List;
import java.util.Optional;

/**
 * How to get a state: what to fold onto which known state.
 *
 * @param base the state to begin with; the empty one where there is none
 * @param fold the entries whose payloads follow, in replay order
 * @param logPosition position in the replay log of the first of them, -1 where they are not from
 *     the log
 * @param logEnd the position in the log behind the last of them that is from the log
 * @param generation the log's generation when the plan was made
 */
record FoldPlan<T>(Optional<T> base, List<Id> fold, int logPosition, int logEnd, int generation) {}
