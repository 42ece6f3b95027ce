package io.penstock.retention;

import io.vertx.core.Future;
import java.util.function.Supplier;

/**
 * What removes the rows of one kind that are too old.
 *
 * @param name of what is removed, as operators know it
 * @param run removes all that is too old now; can be cut off anywhere and run again
 */
public record Purge(String name, Supplier<Future<Removed>> run) {

    /**
     * @param rows for whole days as far as the database's statistics know
     * @param bytes that the disk has back; zero for single rows, whose room is used again
     */
    public record Removed(long rows, long bytes) {}
}
