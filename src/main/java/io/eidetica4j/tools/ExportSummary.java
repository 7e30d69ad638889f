package io.eidetica4j.tools;

import io.eidetica4j.backend.InstanceMetadata;
import java.util.Optional;

/**
 * What an export file holds.
 *
 * @param about the line for people that it begins with
 * @param databases databases
 * @param entries entries
 * @param instance which instance it is of, where that was asked for
 * @param secrets whether it holds the instance's private key
 */
public record ExportSummary(
    String about,
    long databases,
    long entries,
    Optional<InstanceMetadata> instance,
    boolean secrets) {}
