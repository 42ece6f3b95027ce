package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.dsl.Block;
import io.penstock.dsl.Consumption;
import io.penstock.dsl.StandardError;
import io.penstock.dsl.Transform;
import io.penstock.expression.Budget;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@code listen} task: what it waits for, the events that came and wait for their turn, and those that it has taken. Events are taken one
 * at a time, in the order of their arrival; what was asked of each is done before the next.
 */
final class ListenFrame extends TaskFrame {

    /** What the frame does next, or is doing. */
    enum Phase {
        BEGINNING,
        LISTENING,
        /** An event was taken, and is worked on. */
        WORKING,
        /** The work on an event is done: was it the last? */
        LOOKING,
        OVER
    }

    private final Action.Listen action;
    private final Listening listening;
    private final WaitingEvents waiting;
    private final TakenEvents taken;
    private final Loop loop;
    private Phase phase = Phase.BEGINNING;
    private @Nullable JsonNode item;

    ListenFrame(Activation activation, Row row, Action.Listen action) {
        this(activation, row, action, new Loop(0));
    }

    private ListenFrame(Activation activation, Row row, Action.Listen action, Loop loop) {
        super(activation, row);
        this.action = action;
        this.loop = loop;
        this.listening = new Listening(action.to());
        this.waiting = new WaitingEvents();
        this.taken = new TakenEvents(!(action.to().until() instanceof Consumption.Never));
    }

    @Override
    void run(Strand strand) {
        switch (phase) {
            case BEGINNING -> begin(strand);
            case LISTENING -> listen(strand);
            case WORKING -> work(strand);
            case LOOKING -> look(strand);
            case OVER -> complete(strand, strand.machine().evaluator().keep(taken.events()));
        }
    }

    private void begin(Strand strand) {
        phase = Phase.LISTENING;
        tellCorrelation(strand, Lifecycle.Kind.WORKFLOW_CORRELATION_STARTED);
        strand.machine().wait(row(), true);
        List<String> types = List.copyOf(action.to().exactTypes());
        strand.await(new Command.Listen(activation().position(""), types));
    }

    private void listen(Strand strand) {
        if (waiting.isEmpty()) {
            strand.machine().wait(row(), true);
            strand.park();
            return;
        }
        JsonNode event = waiting.first();
        Evaluator evaluator = strand.machine().evaluator();
        Listening.Match match = listening.find(event, around(strand, evaluator::passes));
        JsonNode value =
                match == null || match.until() ? null : evaluator.keep(EventContent.read(event, action.read()));
        waiting.removeFirst();
        if (match != null) {
            take(strand, match, value);
        }
        strand.again();
    }

    private void take(Strand strand, Listening.Match match, @Nullable JsonNode value) {
        listening.take(match);
        if (listening.over()) {
            stop(strand);
        }
        if (value != null) {
            item = value;
            phase = Phase.WORKING;
            strand.machine().wait(row(), false);
        } else if (listening.over()) {
            phase = Phase.OVER;
        }
    }

    private void work(Strand strand) {
        JsonNode event = Objects.requireNonNull(item);
        Block block = action.foreach() == null ? null : action.foreach().block();
        if (block == null) {
            finish(strand, event);
            return;
        }
        loop.reach(taken.count());
        Activation task = activation();
        Scope scope = task.scope().turn(task.task(), task.visit(), taken.count(), loop);
        strand.push(new BlockFrame(block, scope, event));
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        finish(strand, output);
    }

    /** Ends the work on one event. */
    private void finish(Strand strand, JsonNode raw) {
        Machine machine = strand.machine();
        Transform transform =
                action.foreach() == null ? Transform.NONE : action.foreach().transform();
        Produced produced = Produced.of(strand, activation(), transform, raw);
        long weight = machine.evaluator().weigh(produced.output());
        if (taken.weight() + weight > machine.origin().limits().dataBytes()) {
            throw Raised.of(StandardError.RUNTIME, "The events that it listened to are too large together to be kept.");
        }
        produced.export(machine);
        taken.add(produced.output(), weight);
        item = null;
        phase = Phase.LOOKING;
        strand.again();
    }

    private void look(Strand strand) {
        boolean over = listening.over();
        if (action.to().until() instanceof Consumption.Condition until) {
            Evaluator evaluator = strand.machine().evaluator();
            evaluator.environment().enter(strand, activation());
            over = evaluator.holds(until.expression(), taken.events());
        }
        if (over && !listening.over()) {
            stop(strand);
        }
        phase = over ? Phase.OVER : Phase.LISTENING;
        strand.again();
    }

    /** Listens no more; what waits for its turn came too late. */
    private void stop(Strand strand) {
        withdrawRequest(strand.machine().requests());
        waiting.clear();
        tellCorrelation(strand, Lifecycle.Kind.WORKFLOW_CORRELATION_COMPLETED);
    }

    private void tellCorrelation(Strand strand, Lifecycle.Kind kind) {
        if (action.to().correlates()) {
            Machine machine = strand.machine();
            machine.chronicle()
                    .tell(kind, machine.now(), row(), () -> machine.masker().mask(listening.keys()));
        }
    }

    @Override
    void outcome(Strand strand, Command command, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            throw failed(failed);
        }
        if (!keeps(strand, outcome)) {
            throw Raised.of(StandardError.RUNTIME, "Events came faster than the task could work on them.");
        }
        strand.again();
    }

    @Override
    boolean keeps(Strand strand, Outcome outcome) {
        return outcome instanceof Outcome.Received received
                && waiting.add(
                        received.event(), strand.machine().origin().limits().dataBytes());
    }

    /** Whether it could take one more event now. */
    boolean hasRoom() {
        return waiting.hasRoom();
    }

    /** Whether an event matters as things stand. What cannot be found out matters, since the task then fails with it. */
    boolean wants(Strand strand, JsonNode event) {
        Budget budget = strand.machine().origin().limits().expression();
        try {
            return listening.find(event, around(strand, check -> passes(check, budget))) != null;
        } catch (Raised raised) {
            return true;
        }
    }

    private static boolean passes(Predicate<Meter> check, Budget budget) {
        try {
            return check.test(new Meter(budget));
        } catch (ExpressionException e) {
            return false;
        }
    }

    private Listening.Surroundings around(Strand strand, Predicate<Predicate<Meter>> passes) {
        Environment environment = strand.machine().evaluator().environment();
        environment.enter(strand, activation());
        return new Listening.Surroundings(activation().input(), environment, passes);
    }

    @Override
    @Nullable
    JsonNode variable(Strand strand, String name) {
        if (item == null || action.foreach() == null) {
            return null;
        }
        if (name.equals(action.foreach().item())) {
            return item;
        }
        return name.equals(action.foreach().at()) ? IntNode.valueOf(taken.count()) : null;
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        super.save(json, out);
        json.put("phase", phase.name());
        json.put("loop", out.loop(loop));
        json.put("item", out.valueOrNull(item));
        listening.save(json.putObject("listening"), out);
        waiting.save(json.putArray("waiting"), out);
        taken.save(json.putObject("taken"), out);
    }

    static ListenFrame load(
            JsonNode json, SnapshotReader source, Activation activation, Row row, Action.Listen action) {
        ListenFrame frame = new ListenFrame(activation, row, action, source.loop(json));
        frame.phase = Phase.valueOf(Codec.text(json, "phase"));
        frame.item = source.valueOrNull(json, "item");
        frame.listening.load(Codec.require(json, "listening"), source);
        frame.waiting.load(Codec.require(json, "waiting"), source);
        frame.taken.load(Codec.require(json, "taken"), source);
        return frame;
    }
}
