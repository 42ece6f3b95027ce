package io.penstock.postgres;

/**
 * What stays of a day of a table when the rest goes.
 *
 * @param rows selects them, in the columns of the table: {@code %1$s} stands for the day's partition, {@code %2$s} and {@code %3$s} for the
 *     bounds of its ids, and {@code kept_<table>} for what stays of the tables before it
 */
public record Remainder(PartitionedTable table, String rows) {

    /** Where its rows are while the partition is emptied. */
    String kept() {
        return "kept_" + table.name();
    }
}
