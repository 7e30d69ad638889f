package io.eidetica4j.database;

import io.eidetica4j.entry.Snapshot;

/**
 * A tree has changed. The tips are raw: entries that wait for a verdict, or failed, may be among
 * what lies between. {@link Database#idsAdded} tells which entries those are.
 *
 * @param previousTips the tips up to which this listener was told before
 * @param postTips the tips now
 * @param source where the change came from
 */
public record WriteEvent(Snapshot previousTips, Snapshot postTips, WriteSource source) {}
