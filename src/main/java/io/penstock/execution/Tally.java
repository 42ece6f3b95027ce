package io.penstock.execution;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.penstock.engine.Command;
import io.penstock.telemetry.Meters;
import io.penstock.telemetry.Metric;
import java.time.Duration;
import java.util.List;

/** Counts what becomes of executions, when it is durable. Safe on any thread. */
final class Tally {

    private final Counter started;
    private final Counter[] ended = new Counter[Status.values().length];
    private final Timer waits;
    private final Counter calls;
    private final Counter timers;
    private final Counter emits;
    private final Counter listens;
    private final Counter children;

    Tally(Meters meters) {
        started = meters.counter(Metric.EXECUTIONS_STARTED);
        for (Status status : Status.values()) {
            if (status.ended() || status == Status.SUSPENDED) {
                ended[status.ordinal()] = meters.counter(Metric.EXECUTIONS_ENDED, status.word());
            }
        }
        waits = meters.timer(Metric.EXECUTION_WAIT);
        calls = meters.counter(Metric.TASK_ATTEMPTS, "call");
        timers = meters.counter(Metric.TASK_ATTEMPTS, "wait");
        emits = meters.counter(Metric.TASK_ATTEMPTS, "emit");
        listens = meters.counter(Metric.TASK_ATTEMPTS, "listen");
        children = meters.counter(Metric.TASK_ATTEMPTS, "run");
    }

    /** Executions that came with an event. */
    void received(List<NewExecution> executions, Receipt receipt) {
        if (receipt instanceof Receipt.Stored stored && stored.fresh()) {
            stored(executions);
        }
    }

    private void stored(List<NewExecution> executions) {
        for (int i = 0; i < executions.size(); i++) {
            stored(executions.get(i));
        }
    }

    void stored(NewExecution execution) {
        started.increment();
        Ending ending = execution.ending();
        if (ending != null) {
            ended(ending, true);
        }
    }

    void began(ChildBatch.Started child) {
        if (child.fresh()) {
            started.increment();
        }
    }

    /** @param owned false: another node decides about it */
    void ended(Ending ending, boolean owned) {
        Counter counter = owned ? ended[ending.status().ordinal()] : null;
        if (counter != null) {
            counter.increment();
        }
    }

    void left(Exit exit, boolean owned) {
        if (exit.closing() != null) {
            ended(exit.closing().ending(), owned);
        }
    }

    void told(Telling telling, TellingBatch.Result result) {
        if (result.stale()) {
            return;
        }
        ended(telling.farewell().closing().ending(), result.done());
        if (result.fresh()) {
            telling.events().forEach(told -> stored(told.executions()));
        }
    }

    /** How long an execution was stored before it could begin. */
    void waited(Duration wait) {
        waits.record(wait.isNegative() ? Duration.ZERO : wait);
    }

    /** One that was asked for again after a recovery counts again. */
    void attempted(Command command) {
        if (command instanceof Command.HttpCall) {
            calls.increment();
        } else if (command instanceof Command.Timer) {
            timers.increment();
        } else if (command instanceof Command.Emit) {
            emits.increment();
        } else if (command instanceof Command.Listen) {
            listens.increment();
        } else if (command instanceof Command.StartChild) {
            children.increment();
        }
    }
}
