package io.penstock.schedule;

import io.penstock.dsl.Missed;
import io.penstock.dsl.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule that is due does now. What fell due while a server was there is started, however late; the rest was missed, and the
 * schedule's policy says what becomes of it. Pure.
 *
 * @param fires the times to start an execution for, in order
 * @param next when it is due again; null: after the end of what it starts
 */
record Turn(List<Instant> fires, @Nullable Instant next) {

    Turn {
        fires = List.copyOf(fires);
    }

    /**
     * @param due when the schedule was due
     * @param watched what is due from then on was not missed
     * @param most starts that are made up for, and starts on time of one turn
     * @throws IllegalArgumentException when another release wrote the schedule, and this one cannot read it
     */
    static Turn of(Scheduled schedule, Instant due, Instant now, Instant watched, int most) {
        Rhythm rhythm = schedule.rhythm();
        if (rhythm == null) {
            return following(schedule, due, now, watched);
        }
        List<Instant> fires = new ArrayList<>();
        Instant at = due;
        if (due.isBefore(watched)) {
            fires.addAll(rhythm.last(due, watched, madeUp(schedule.missed(), most)));
            at = rhythm.next(watched.minusNanos(1));
        }
        for (int taken = 0; taken < most && !at.isAfter(now); taken++) {
            fires.add(at);
            at = rhythm.next(at);
        }
        return new Turn(fires, at);
    }

    /** A chain never breaks: a start that is skipped is put off. */
    private static Turn following(Scheduled schedule, Instant due, Instant now, Instant watched) {
        if (due.isBefore(watched) && schedule.missed() == Missed.SKIP) {
            return new Turn(List.of(), now.plus(((Timing.After) schedule.timing()).delay()));
        }
        return new Turn(List.of(due), null);
    }

    private static int madeUp(Missed missed, int most) {
        return switch (missed) {
            case SKIP -> 0;
            case ONCE -> 1;
            case ALL -> most;
        };
    }
}
