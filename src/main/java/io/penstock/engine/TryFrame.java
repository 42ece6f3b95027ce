package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Catch;
import io.penstock.dsl.Retry;
import io.penstock.dsl.StandardError;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A {@code try} task: which attempt it is at, and what it does with the error that an attempt ended with. */
final class TryFrame extends TaskFrame {

    /** What the frame does next, or is doing. */
    enum Phase {
        TRYING,
        DELAYED,
        HANDLING,
        /** The error was caught, and nothing handles it: the output is the input. */
        CAUGHT
    }

    private final Action.Try action;
    private Phase phase;
    private Attempts attempts;
    private @Nullable WorkflowError error;

    TryFrame(Activation activation, Row row, Action.Try action) {
        this(activation, row, action, Phase.TRYING, Attempts.first(activation.startedAt()), null);
    }

    private TryFrame(
            Activation activation,
            Row row,
            Action.Try action,
            Phase phase,
            Attempts attempts,
            @Nullable WorkflowError error) {
        super(activation, row);
        this.action = action;
        this.phase = phase;
        this.attempts = attempts;
        this.error = error;
    }

    @Override
    void run(Strand strand) {
        Activation task = activation();
        Catch handler = action.handler();
        if (phase == Phase.HANDLING && handler.block() != null) {
            Scope scope = task.scope().attempt(task.task(), task.visit(), attempts.number());
            strand.push(new BlockFrame(handler.block(), scope, task.input()));
        } else if (phase == Phase.TRYING) {
            limitAttempt(strand, handler.retry());
            Scope scope = task.scope().attempt(task.task(), task.visit(), attempts.number());
            strand.push(new BlockFrame(action.block(), scope, task.input()));
        } else {
            phase = Phase.CAUGHT;
            complete(strand, task.input());
        }
    }

    /** Each attempt, the first one too, may take as long as the policy says. */
    private void limitAttempt(Strand strand, @Nullable Retry retry) {
        Duration limit = null;
        if (retry != null && retry.attemptDuration() != null) {
            Evaluator evaluator = strand.machine().evaluator();
            evaluator.environment().enter(strand, activation());
            limit = evaluator.duration(retry.attemptDuration(), activation().input());
        }
        row().attempt(attempts.number());
        if (limit != null) {
            Position position = position("/catch/retry/limit/attempt");
            strand.alongside(new Command.Timer(position, strand.machine().now().plus(limit), limit));
        }
    }

    /** Errors of the block are offered here; those of {@code catch.do}, and the task's own, are not. */
    @Override
    boolean caught(Strand strand, Fault fault) {
        if (phase != Phase.TRYING || !isMeant(strand, fault.error())) {
            return false;
        }
        Catch handler = action.handler();
        Retry retry = handler.retry();
        Duration delay = retry == null ? null : delay(strand, retry, fault);
        withdrawRequest(strand.machine().requests());
        if (delay != null) {
            retry(strand, delay);
        } else if (handler.block() != null) {
            error = fault.error();
            phase = Phase.HANDLING;
            strand.again();
        } else if (retry == null) {
            phase = Phase.CAUGHT;
            strand.again();
        } else {
            return false;
        }
        return true;
    }

    private boolean isMeant(Strand strand, WorkflowError thrown) {
        Catch handler = action.handler();
        if (handler.errors() != null && !ErrorFilters.matches(handler.errors(), thrown)) {
            return false;
        }
        Evaluator evaluator = strand.machine().evaluator();
        evaluator.environment().enter(strand, activation());
        JsonNode input = activation().input();
        return (handler.when() == null || evaluator.holds(handler.when(), input))
                && (handler.exceptWhen() == null || !evaluator.holds(handler.exceptWhen(), input));
    }

    /** How long to wait before the next attempt; null when there is none. */
    private @Nullable Duration delay(Strand strand, Retry retry, Fault fault) {
        Machine machine = strand.machine();
        Evaluator evaluator = machine.evaluator();
        evaluator.environment().enter(strand, activation());
        JsonNode input = activation().input();
        Retry.Conditions conditions = retry.conditions();
        if ((conditions.when() != null && !evaluator.holds(conditions.when(), input))
                || (conditions.exceptWhen() != null && evaluator.holds(conditions.exceptWhen(), input))) {
            return null;
        }
        RetryDelay delays = RetryDelay.of(evaluator, retry, input);
        Instant now = machine.now();
        long seed = Digests.of(
                machine.origin().executionId(), position("/catch/retry").value());
        Duration delay = delays.after(attempts, seed);
        if (fault.notBefore() != null) {
            delay = RetryDelay.noShorterThan(delay, now, fault.notBefore());
        }
        return delays.allows(attempts, now, delay) ? delay : null;
    }

    private void retry(Strand strand, Duration delay) {
        Machine machine = strand.machine();
        if (delay.isZero()) {
            strand.allowance().jump();
            next(machine);
            strand.again();
            return;
        }
        Position position = position("/catch/retry");
        phase = Phase.DELAYED;
        strand.machine().wait(row(), true);
        strand.await(new Command.Timer(position, machine.now().plus(delay), delay));
    }

    private void next(Machine machine) {
        attempts = attempts.next();
        machine.chronicle().tell(Lifecycle.Kind.TASK_RETRIED, machine.now(), row());
    }

    /** Of a timer of this attempt: its stable form differs between attempts too, since there are several. */
    private Position position(String suffix) {
        return activation().position(suffix + "@" + attempts.number());
    }

    @Override
    void outcome(Strand strand, Command command, Outcome outcome) {
        if (phase == Phase.TRYING) {
            WorkflowError late =
                    WorkflowError.of(StandardError.TIMEOUT, "The attempt took longer than its retry policy allows.");
            strand.raise(own(new Fault(late, null)));
            return;
        }
        phase = Phase.TRYING;
        next(strand.machine());
        strand.machine().wait(row(), false);
        strand.again();
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        complete(strand, output);
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        super.save(json, out);
        json.put("phase", phase.name());
        json.put("number", attempts.number());
        json.put("since", attempts.since().toString());
        json.set("error", error == null ? null : error.toJson());
    }

    static TryFrame load(JsonNode json, Activation activation, Row row, Action.Try action) {
        Attempts attempts = new Attempts(Codec.require(json, "number").intValue(), Codec.time(json, "since"));
        Phase phase = Phase.valueOf(Codec.text(json, "phase"));
        JsonNode error = json.path("error");
        return new TryFrame(activation, row, action, phase, attempts, error.isObject() ? Codec.error(error) : null);
    }

    @Override
    @Nullable
    JsonNode variable(Strand strand, String name) {
        if (!name.equals(action.handler().as())) {
            return null;
        }
        if (phase == Phase.HANDLING && error != null) {
            return error.toJson();
        }
        Fault offered = strand.top() == this && phase == Phase.TRYING ? strand.fault() : null;
        return offered == null ? null : offered.error().toJson();
    }
}
