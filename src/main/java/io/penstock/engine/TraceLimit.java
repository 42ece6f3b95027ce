package io.penstock.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of a trace give way when it is full: the middle turns of loops first, then the middle of the trace; faults last, and what
 * is still open never. A quarter is freed at once, so that the work is small for each task.
 */
final class TraceLimit {

    private final int tasks;
    private final long bytes;

    TraceLimit(int tasks, long bytes) {
        this.tasks = tasks;
        this.bytes = bytes;
    }

    boolean exceededBy(int rows, long size) {
        return rows > tasks || size > bytes;
    }

    /** Strips values until they fit, and then gives the rows that stay. */
    List<Row> shrink(List<Row> rows, long size) {
        Integer[] order = order(rows);
        if (size > bytes) {
            strip(rows, order, size);
        }
        return rows.size() > tasks ? drop(rows, order) : rows;
    }

    private void strip(List<Row> rows, Integer[] order, long size) {
        long left = size;
        for (int i = 0; i < order.length && left > bytes - bytes / 4; i++) {
            Row row = rows.get(order[i]);
            left -= row.bytes();
            TraceValues.strip(row);
            left += row.bytes();
        }
    }

    private List<Row> drop(List<Row> rows, Integer[] order) {
        boolean[] dropped = new boolean[rows.size()];
        int left = rows.size();
        for (int i = 0; i < order.length && left > tasks - tasks / 4; i++) {
            if (!rows.get(order[i]).open()) {
                dropped[order[i]] = true;
                left--;
            }
        }
        List<Row> kept = new ArrayList<>(tasks + 1);
        for (int i = 0; i < dropped.length; i++) {
            if (!dropped[i]) {
                kept.add(rows.get(i));
            }
        }
        return kept;
    }

    /** The rows' indexes, the most dispensable first. */
    private static Integer[] order(List<Row> rows) {
        int size = rows.size();
        long[] rank = new long[size];
        Integer[] order = new Integer[size];
        for (int i = 0; i < size; i++) {
            Row row = rows.get(i);
            long loops = distance(row.scope());
            rank[i] = (loops << 32) + Math.min(i, size - 1 - i);
            if (row.status() == Row.Status.FAULTED) {
                rank[i] -= 1L << 62;
            }
            order[i] = i;
        }
        Arrays.sort(order, Comparator.comparingLong(i -> -rank[i]));
        return order;
    }

    /** How far from the end of a loop the row stands, in the loop in which that is most. */
    private static int distance(Scope from) {
        int most = 0;
        for (@Nullable Scope scope = from; scope != null; scope = scope.parent()) {
            if (scope.loop() != null) {
                most = Math.max(most, scope.loop().distance(scope.turn()));
            }
        }
        return most;
    }
}
