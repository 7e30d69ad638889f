package io.eidetica4j.node.run;

/** The node begins to stop; whoever holds a request open ends it. */
public record Draining() {}
