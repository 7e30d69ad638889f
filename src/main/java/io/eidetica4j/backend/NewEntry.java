package io.eidetica4j.backend;

import io.eidetica4j.entry.Entry;
import io.eidetica4j.entry.VerificationStatus;

/**
 * An entry to be stored.
 *
 * @param entry the entry; its structure is checked when it is stored, its signature never
 * @param status the status it gets where it is new
 */
public record NewEntry(Entry entry, VerificationStatus status) {}
