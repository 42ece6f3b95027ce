package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Delay;
import io.penstock.dsl.StandardError;
import io.penstock.dsl.Template;
import io.penstock.dsl.Transform;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The workflow itself, at the bottom of the first strand: its input and output transforms. */
final class RootFrame extends Frame {

    private static final Position LIMIT = new Position("/timeout", "/timeout");

    private boolean started;

    RootFrame(boolean started) {
        this.started = started;
    }

    /** The input becomes the first context, as the standard draws it; one that is not a map cannot be. */
    @Override
    void run(Strand strand) {
        Machine machine = strand.machine();
        Evaluator evaluator = machine.evaluator();
        evaluator.environment().enter(strand, null);
        JsonNode input = evaluator.keep(machine.input());
        machine.accept(input);
        Transform transform = machine.program().transform();
        evaluator.check(transform.schemas().input(), input, "The workflow's input");
        Template from = transform.input();
        if (from != null) {
            input = evaluator.value(from, input);
        }
        Delay timeout = machine.program().conduct().timeout();
        Duration limit = timeout == null ? null : evaluator.duration(timeout, input);
        started = true;
        machine.begin();
        machine.export(input.isObject() ? input : JsonNodeFactory.instance.objectNode());
        if (limit != null) {
            strand.limit(new Command.Timer(LIMIT, machine.now().plus(limit), limit));
        }
        strand.push(new BlockFrame(machine.program().body(), Scope.ROOT, input));
    }

    @Override
    void returned(Strand strand, JsonNode output) {
        Machine machine = strand.machine();
        Transform transform = machine.program().transform();
        Template as = transform.output();
        JsonNode transformed = output;
        if (as != null) {
            machine.evaluator().environment().enter(strand, null);
            transformed = machine.evaluator().value(as, output);
        }
        machine.evaluator().check(transform.schemas().output(), transformed, "The workflow's output");
        machine.finish(new Outcome.Completed(transformed));
    }

    @Override
    void expired(Strand strand) {
        WorkflowError error =
                WorkflowError.of(StandardError.TIMEOUT, "The workflow took longer than its time-out allows.");
        throw new Raised(new Fault(error.at("/timeout"), null));
    }

    @Override
    void unwound(Strand strand, Row.Status status, @Nullable WorkflowError error) {
        // The workflow has no row of its own: the run's end says it.
    }

    @Override
    void save(ObjectNode json, SnapshotWriter out) {
        json.put("started", started);
    }

    @Override
    Fault own(Fault fault) {
        return fault.at(started ? "/output" : "/input");
    }
}
