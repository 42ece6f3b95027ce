package io.penstock.postgres;

import java.util.regex.Pattern;

/**
 * A table that is partitioned by range over a UUIDv7, a partition a day (UTC).
 *
 * @param name of the parent
 * @param storage parameters of each partition, as in {@code with (…)}, or empty
 */
public record PartitionedTable(String name, String storage) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,50}");

    public PartitionedTable {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a table: " + name);
        }
    }

    public PartitionedTable(String name) {
        this(name, "");
    }
}
