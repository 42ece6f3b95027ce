package io.penstock.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one slice of a run came to.
 *
 * @param commands what is newly asked for, in order
 * @param withdrawn positions of commands that were asked for and are not wanted any more, in order; it may name one of {@code commands}.
 *     A run that ends withdraws all that is pending
 * @param lifecycle what happened of the kinds that {@link Origin#lifecycle} names, in order
 * @param end how the run ended, when {@code state} is {@link State#ENDED}
 */
public record Step(
        State state,
        List<Command> commands,
        List<String> withdrawn,
        List<Lifecycle> lifecycle,
        Outcome.@Nullable End end) {

    /** Where the run stands. */
    public enum State {
        /** The fuel is used up: step again after others had their turn. */
        YIELDED,
        /** One expression alone wants more than the slice's fuel: step on a worker, with {@link Run#WORKER_FUEL}. Nothing was changed by it. */
        OVERRUN,
        /** Nothing more can be done before an outcome. */
        PARKED,
        /** Over. */
        ENDED
    }
}
