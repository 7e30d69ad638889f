package io.eidetica4j.tools;

/**
 * What an {@link Import} did.
 *
 * @param databases databases in the file that were taken
 * @param stored entries that are new here
 * @param present entries that had been here before
 * @param instance whether the storage became the instance of the file
 * @param waiting entries that still wait for a verdict; 0 where none was asked for
 */
public record ImportReport(
    long databases, long stored, long present, boolean instance, long waiting) {}
