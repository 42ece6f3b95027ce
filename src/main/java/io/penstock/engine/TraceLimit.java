package io.penstock.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks of a trace give way when it is full: the middle turns of loops first, then the middle of the trace; faults last, and what
 * is still open never. A quarter is freed at once, and of values half, so that the work is small for each task.
 */
final class TraceLimit {

    /** A rank is three numbers of so many bits: the distances, and the row's index from the end. */
    private static final int BITS = 20;

    private static final long MOST = (1L << BITS) - 1;

    private final int tasks;
    private final long bytes;

    TraceLimit(int tasks, long bytes) {
        this.tasks = tasks;
        this.bytes = bytes;
    }

    boolean exceededBy(int rows, long size) {
        return rows > tasks || size > bytes;
    }

    /** Whether much could be freed: what is open stays, and a search for what may go looks at every row. */
    boolean isWorthwhile(int closed, long sizeOfClosed, long sizeOfValues) {
        return closed > tasks / 4 || sizeOfClosed > bytes / 4 || sizeOfValues > threeQuarters(bytes) / 2;
    }

    /** Strips values while they take much of the size, and then gives the rows that stay. */
    List<Row> shrink(List<Row> rows, long size) {
        int[] order = order(rows);
        long left = size > bytes ? strip(rows, order, size) : size;
        return rows.size() > tasks || left > bytes ? drop(rows, order, left) : rows;
    }

    /** What is small in itself keeps its values: then there are too many rows. */
    private long strip(List<Row> rows, int[] order, long size) {
        long left = size;
        long ofValues = 0;
        for (Row row : rows) {
            ofValues += row.bytes();
        }
        for (int i = 0; i < order.length && left > bytes / 2 && ofValues > threeQuarters(bytes) / 2; i++) {
            Row row = rows.get(order[i]);
            long before = row.bytes();
            TraceValues.strip(row);
            left -= before - row.bytes();
            ofValues -= before - row.bytes();
        }
        return left;
    }

    private List<Row> drop(List<Row> rows, int[] order, long size) {
        boolean[] dropped = new boolean[rows.size()];
        int count = rows.size();
        long left = size;
        for (int i = 0; i < order.length && (count > threeQuarters(tasks) || left > threeQuarters(bytes)); i++) {
            Row row = rows.get(order[i]);
            if (!row.open()) {
                dropped[order[i]] = true;
                left -= row.weight();
                count--;
            }
        }
        List<Row> kept = new ArrayList<>(count + 1);
        for (int i = 0; i < dropped.length; i++) {
            if (!dropped[i]) {
                kept.add(rows.get(i));
            }
        }
        return kept;
    }

    private static long threeQuarters(long whole) {
        return whole - whole / 4;
    }

    /** The rows' indexes, the most dispensable first. */
    private static int[] order(List<Row> rows) {
        int size = rows.size();
        long[] ranks = new long[size];
        for (int i = 0; i < size; i++) {
            Row row = rows.get(i);
            long loops = Math.min(distance(row.scope()), MOST);
            long middle = Math.min(i, size - 1 - i);
            long rank = ((loops << BITS | middle) << BITS) + MOST - i;
            ranks[i] = row.status() == Row.Status.FAULTED ? rank - (1L << 62) : rank;
        }
        Arrays.sort(ranks);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = (int) (MOST - (ranks[size - 1 - i] & MOST));
        }
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
