package io.eidetica4j.database;

/**
 * Figures about what is held in memory.
 *
 * @param treesOpen trees whose index is in memory
 * @param indexBytes about how many bytes those indexes take, states left out
 * @param tipsMax the most tips that any of them has
 */
public record TreesStats(int treesOpen, long indexBytes, int tipsMax) {}
