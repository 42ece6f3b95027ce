package io.penstock.postgres;

/** The numbers of one lane: written on its event loop only, read anywhere. */
final class LaneState {

    private volatile long batches;
    private volatile long items;
    private volatile long failed;
    private volatile long resent;
    private volatile long lastNanos;
    private volatile int queuedItems;
    private volatile long queuedBytes;

    /** An item that is larger than the whole limit still passes when nothing else is there. */
    boolean isFull(GroupCommit.QueueLimit limit, int bytes) {
        return queuedItems >= limit.items() || (queuedItems > 0 && queuedBytes + bytes > limit.bytes());
    }

    void queued(int bytes) {
        queuedItems = queuedItems + 1;
        queuedBytes = queuedBytes + bytes;
    }

    void stored(int count, long bytes, long nanos) {
        batches = batches + 1;
        items = items + count;
        lastNanos = nanos;
        left(count, bytes);
    }

    void failed(int count, long bytes) {
        failed = failed + count;
        left(count, bytes);
    }

    void resent() {
        resent = resent + 1;
    }

    GroupCommit.Counters counters() {
        return new GroupCommit.Counters(batches, items, failed, resent, lastNanos, queuedItems, queuedBytes);
    }

    private void left(int count, long bytes) {
        queuedItems = queuedItems - count;
        queuedBytes = queuedBytes - bytes;
    }
}
