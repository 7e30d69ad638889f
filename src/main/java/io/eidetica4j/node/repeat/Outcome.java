package io.eidetica4j.node.repeat;

import io.eidetica4j.codec.Bytes;
import java.util.Optional;

/**
 * What a request gave, kept for when it comes again.
 *
 * @param status the HTTP status
 * @param location the {@code Location}, if there was one
 * @param body the JSON, which holds the ids
 */
public record Outcome(int status, Optional<String> location, Bytes body) {}
