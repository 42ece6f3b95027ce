package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.engine.Outcome;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TailTest {

    private final Tail tail = new Tail(7);

    private Tail.Entry add(String position) {
        return tail.add(new Outcome.Fired(position, Instant.EPOCH));
    }

    private String next() {
        Tail.Entry entry = tail.poll();
        if (entry == null) {
            return "nothing";
        }
        Outcome outcome = entry.outcome();
        return outcome == null ? "#" + entry.seq() : outcome.position();
    }

    @Test
    void givesEntriesInTheirOrderWhateverIsWrittenFirst() {
        Tail.Entry first = add("/do/0");
        Tail.Entry second = add("/do/1");

        second.written();
        assertThat(next()).isEqualTo("nothing");
        first.written();

        assertThat(next()).isEqualTo("/do/0");
        assertThat(next()).isEqualTo("/do/1");
        assertThat(next()).isEqualTo("nothing");
    }

    @Test
    void passesOverWhatTheJournalDidNotTake() {
        Tail.Entry first = add("/do/0");
        Tail.Entry second = add("/do/1");

        second.written();
        first.dropped();

        assertThat(next()).isEqualTo("/do/1");
        assertThat(tail.isEmpty()).isTrue();
    }

    @Test
    void putsASnapshotBehindAllThatTheRunHasTaken() {
        Tail.Entry first = add("/do/0");
        tail.addSnapshot();
        Tail.Entry third = add("/do/1");
        third.written();

        assertThat(next()).isEqualTo("nothing");
        first.written();

        assertThat(next()).isEqualTo("/do/0");
        assertThat(next()).isEqualTo("#8");
        assertThat(next()).isEqualTo("/do/1");
    }

    @Test
    void numbersOnFromTheJournal() {
        assertThat(add("/do/0").seq()).isEqualTo(7);
        assertThat(tail.takeSeq()).isEqualTo(8);
    }
}
