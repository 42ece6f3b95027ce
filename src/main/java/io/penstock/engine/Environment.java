package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Action;
import io.penstock.expression.Variables;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What expressions see beside their input, as the standard's table of runtime expression arguments says. One for a run; it is set with
 * {@link #enter} before an evaluation, and builds descriptors only when one is read.
 */
final class Environment implements Variables {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The version is the engine's revision, since a replay on a later release must see the same. */
    private static final ObjectNode RUNTIME = JSON.objectNode()
            .put("name", "penstock")
            .put("version", String.valueOf(Run.REVISION))
            .set("metadata", JSON.objectNode());

    private final Machine machine;
    private @Nullable Strand strand;
    private @Nullable Activation activation;
    private @Nullable JsonNode rawOutput;
    private @Nullable JsonNode output;
    private @Nullable JsonNode shown;
    private final Secrets secrets;
    private @Nullable ObjectNode workflow;

    Environment(Machine machine) {
        this.machine = machine;
        this.secrets = Secrets.of(machine.origin().secrets());
    }

    /** @param task absent: an expression of the workflow itself */
    void enter(Strand itsStrand, @Nullable Activation task) {
        strand = itsStrand;
        activation = task;
        rawOutput = null;
        output = null;
        shown = null;
    }

    /** Lets the next evaluation see something else as {@code $task}. */
    void show(JsonNode task) {
        shown = task;
    }

    /** @param transformed absent while {@code output.as} makes it */
    void produced(JsonNode raw, @Nullable JsonNode transformed) {
        rawOutput = raw;
        output = transformed;
    }

    @Override
    public Instant now() {
        return machine.now();
    }

    @Override
    public JsonNode value(String name) {
        return switch (name) {
            case "context" -> machine.context();
            case "input" -> activation == null ? NullNode.instance : orNull(activation.transformed());
            case "output" -> orNull(output);
            case "task" -> task();
            case "workflow" -> describeWorkflow();
            case "runtime" -> RUNTIME;
            case "authorization" -> authorization();
            case "secrets" -> secrets;
            default -> strand == null ? NullNode.instance : orNull(strand.variable(name));
        };
    }

    /** The secret of that name; missing when there is none. */
    JsonNode secret(String name) {
        return machine.origin().secrets().path(name);
    }

    /** Made anew each time it is read: it is not part of a run's state. */
    private JsonNode authorization() {
        Activation task = activation;
        if (task == null || !(task.task().action() instanceof Action.CallHttp call) || call.authentication() == null) {
            return NullNode.instance;
        }
        return Authorizations.describe(
                Authorizations.compute(call.authentication(), machine.evaluator(), task.input()));
    }

    /** In an extension, the task that is extended. */
    private JsonNode task() {
        JsonNode extended = shown != null || strand == null ? shown : strand.variable("task");
        if (extended != null) {
            return extended;
        }
        return activation == null ? NullNode.instance : describe(activation, rawOutput);
    }

    /** @param raw the raw output; absent: there is none yet */
    ObjectNode describe(Activation task, @Nullable JsonNode raw) {
        ObjectNode descriptor = JSON.objectNode();
        descriptor.put("name", task.task().name());
        descriptor.put("reference", task.task().pointer());
        JsonNode definition = machine.program().definition(task.task().pointer());
        descriptor.set("definition", definition.isMissingNode() ? NullNode.instance : definition);
        descriptor.set("input", task.raw());
        if (raw != null) {
            descriptor.set("output", raw);
        }
        descriptor.set("startedAt", describe(task.startedAt()));
        return descriptor;
    }

    private ObjectNode describeWorkflow() {
        if (workflow == null) {
            workflow = JSON.objectNode();
            workflow.put("id", machine.origin().executionId());
            workflow.set("definition", machine.program().definition());
            workflow.set("input", machine.input());
            workflow.set("startedAt", describe(machine.origin().startedAt()));
        }
        return workflow;
    }

    private static ObjectNode describe(Instant time) {
        ObjectNode epoch = JSON.objectNode();
        epoch.put("seconds", time.getEpochSecond()).put("milliseconds", time.toEpochMilli());
        ObjectNode descriptor = JSON.objectNode();
        descriptor.put("iso8601", time.toString());
        descriptor.set("epoch", epoch);
        return descriptor;
    }

    private static JsonNode orNull(@Nullable JsonNode value) {
        return value == null ? NullNode.instance : value;
    }
}
