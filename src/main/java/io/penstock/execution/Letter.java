package io.penstock.execution;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the inbox, with where its execution stands.
 *
 * @param kind as the database has it
 * @param owner null when it waits, or nobody has taken it yet
 */
record Letter(
        Mail.Address address,
        String kind,
        String position,
        UUID about,
        Status status,
        @Nullable UUID owner) {}
