package io.penstock.execution;

import java.time.Duration;

/**
 * What a node may do, by its heartbeats. Times are monotonic nanoseconds of this process. Pure.
 *
 * @param sentAt when the last good heartbeat was sent
 * @param unbrokenSince when the first of an unbroken row of good heartbeats was sent
 */
record Lease(Duration term, Duration margin, long sentAt, long unbrokenSince) {

    /** As it stands when the node's row has just been written. */
    static Lease begun(Duration term, Duration margin, long sentAt) {
        return new Lease(term, margin, sentAt, sentAt);
    }

    /** After a heartbeat, sent at that time, has found the row. A gap of a whole term begins a new row of heartbeats. */
    Lease renewed(long sent) {
        boolean gap = sent - sentAt > term.toNanos();
        return new Lease(term, margin, sent, gap ? sent : unbrokenSince);
    }

    /** Whether new work may start: well before any other node may call this one dead. */
    boolean mayWork(long now) {
        return now - sentAt < term.minus(margin).toNanos();
    }

    /** Whether it may call others dead: after an outage of the database all have lapsed, and nobody is dead. */
    boolean mayJudge(long now) {
        return mayWork(now) && now - unbrokenSince > term.toNanos();
    }
}
