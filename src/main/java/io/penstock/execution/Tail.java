package io.penstock.execution;

import io.penstock.engine.Outcome;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The end of one run's journal that the run has not taken yet. Entries are written concurrently and in any order, and leave in the order of
 * their seq: what a crash has kept is the entries that were taken, and maybe later ones with gaps between them. Nothing was done in the
 * knowledge of an entry behind a gap, so that a recovery may take those that are there, as if the missing ones had never come.
 */
final class Tail {

    private final Deque<Entry> entries = new ArrayDeque<>(2);
    private int nextSeq;

    Tail(int nextSeq) {
        this.nextSeq = nextSeq;
    }

    /** A place in the journal. */
    static final class Entry {

        private final int seq;
        private final @Nullable Outcome outcome;
        private boolean written;
        private boolean dropped;

        private Entry(int seq, @Nullable Outcome outcome) {
            this.seq = seq;
            this.outcome = outcome;
        }

        int seq() {
            return seq;
        }

        /** Null: a snapshot is to stand here. */
        @Nullable
        Outcome outcome() {
            return outcome;
        }

        void written() {
            written = true;
        }

        /** The journal does not have it: the run never hears of it. */
        void dropped() {
            dropped = true;
        }
    }

    /** The next place, for an outcome that is about to be written. */
    Entry add(Outcome outcome) {
        Entry entry = new Entry(nextSeq++, outcome);
        entries.add(entry);
        return entry;
    }

    /** The next place, for a snapshot of the run as it stands when it has taken all before. */
    void addSnapshot() {
        Entry entry = new Entry(nextSeq++, null);
        entry.written();
        entries.add(entry);
    }

    /** A seq for what is written beside the outcomes, when nothing is on its way. */
    int takeSeq() {
        return nextSeq++;
    }

    /** The first entry, once it is durable; null: it is not, or there is none. */
    @Nullable
    Entry poll() {
        Entry first = entries.peek();
        while (first != null && first.dropped) {
            entries.poll();
            first = entries.peek();
        }
        return first != null && first.written ? entries.poll() : null;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }
}
