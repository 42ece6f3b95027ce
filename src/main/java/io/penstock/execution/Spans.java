package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.Position;
import io.penstock.engine.Run;
import io.penstock.engine.TaskRecord;
import io.penstock.telemetry.tracing.Span;
import io.penstock.telemetry.tracing.TraceContext;
import io.penstock.telemetry.tracing.Tracing;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The spans of executions, of their tasks and of their calls. An execution goes on with the trace that its event names, else it begins
 * one, which has the execution's id. All other ids follow from the execution and the place in it, so that a run names the same spans
 * after it was recovered, by whichever node. Spans of tasks are made when the execution has ended. Safe on any thread.
 */
final class Spans {

    private static final String EXECUTION = "";
    private static final String CALL = "!call";
    private static final long PRIME = 0x100000001b3L;
    private static final long BASIS = 0xcbf29ce484222325L;

    private final Tracing tracing;

    Spans(Tracing tracing) {
        this.tracing = tracing;
    }

    /**
     * Where an execution's trace comes from.
     *
     * @param named the place that its event names; null: none
     * @param begins nothing stands before it that could have decided whether it is recorded: no event started it
     */
    record Origin(@Nullable TraceContext named, boolean begins) {

        static final Origin NOWHERE = new Origin(null, true);
        private static final Origin UNRECORDED = new Origin(null, false);

        /** As the execution's input tells. */
        static Origin of(JsonNode input) {
            JsonNode event = input.isArray() ? input.get(0) : null;
            if (event == null || !event.has("specversion")) {
                return NOWHERE;
            }
            JsonNode named = event.get(TraceContext.TRACEPARENT);
            TraceContext place = named == null ? null : TraceContext.parse(named.textValue());
            return place == null ? UNRECORDED : new Origin(place, false);
        }
    }

    /** The place of a whole execution. */
    private TraceContext place(ExecutionRef ref, Origin origin) {
        TraceContext named = origin.named();
        String traceId = named == null ? IdempotencyKey.traceId(ref) : named.traceId();
        boolean sampled =
                tracing.isOn() && (named == null ? origin.begins() && tracing.samples(traceId) : named.sampled());
        return new TraceContext(traceId, id(ref, EXECUTION, EXECUTION), sampled);
    }

    /** The header {@code traceparent} for a call: the call's own span, or where none is recorded what the execution came with. */
    String call(ActiveRun run, Position position) {
        TraceContext place = place(run.ref, run.origin);
        if (!place.sampled()) {
            TraceContext named = run.origin.named();
            return named == null ? place.traceparent() : named.traceparent();
        }
        return new TraceContext(place.traceId(), id(run.ref, position.value(), CALL), true).traceparent();
    }

    /** What an event carries on that a task makes; null: nobody traces it. */
    @Nullable
    String emitted(ActiveRun run, Position position) {
        return carried(run, position.value());
    }

    /** What an event carries on that tells of the execution. */
    @Nullable
    String told(ActiveRun run) {
        return carried(run, EXECUTION);
    }

    private @Nullable String carried(ActiveRun run, String position) {
        TraceContext place = place(run.ref, run.origin);
        if (!place.sampled()) {
            TraceContext named = run.origin.named();
            return named == null ? null : named.traceparent();
        }
        return new TraceContext(place.traceId(), id(run.ref, position, EXECUTION), true).traceparent();
    }

    /** A call was answered, or failed. */
    void called(ActiveRun run, HttpCall call, Instant began, Outcome outcome) {
        TraceContext place = tracing.isOn() ? place(run.ref, run.origin) : null;
        if (place == null || !place.sampled()) {
            return;
        }
        String position = call.position().value();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("http.request.method", call.method());
        addHost(attributes, call.uri());
        attributes.put("penstock.execution", run.ref.id().toString());
        boolean failed = true;
        if (outcome instanceof Outcome.Answered answer) {
            attributes.put("http.response.status_code", answer.status());
            failed = answer.status() >= 400;
        } else if (outcome instanceof Outcome.Failed failure) {
            attributes.put("error.type", failure.error().type());
        }
        tracing.record(new Span(
                call.method(),
                Span.Kind.CLIENT,
                new TraceContext(place.traceId(), id(run.ref, position, CALL), true),
                id(run.ref, position, EXECUTION),
                began,
                outcome.at(),
                attributes,
                failed));
    }

    /** Of an address only host and port: the rest may be a secret. */
    private static void addHost(Map<String, Object> attributes, String uri) {
        try {
            URI address = URI.create(uri);
            if (address.getHost() != null) {
                attributes.put("server.address", address.getHost());
                int usual = "http".equals(address.getScheme()) ? 80 : 443;
                attributes.put("server.port", address.getPort() < 0 ? usual : address.getPort());
            }
        } catch (IllegalArgumentException refusedAnyway) {
            attributes.put("server.address", "unknown");
        }
    }

    /** The spans of an execution that has ended, to be recorded when that is stored; empty when it is not traced. */
    List<Span> of(ExecutionRef ref, Origin origin, Run run, Ending ending) {
        return of(ref, origin, Lineage.OUTSIDE, run, ending);
    }

    /** The same of one that comes from another. */
    List<Span> of(ActiveRun run, Ending ending) {
        return of(run.ref, run.origin, run.lineage, run.run, ending);
    }

    private List<Span> of(ExecutionRef ref, Origin origin, Lineage lineage, Run run, Ending ending) {
        TraceContext place = tracing.isOn() && ending.status().ended() ? place(ref, origin) : null;
        if (place == null || !place.sampled()) {
            return List.of();
        }
        List<Span> spans = new ArrayList<>();
        Program.Header workflow = run.program().header();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("penstock.organization", ref.organization().toString());
        attributes.put("penstock.execution", ref.id().toString());
        attributes.put("penstock.workflow", workflow.namespace() + "/" + workflow.name());
        attributes.put("penstock.workflow.version", workflow.version());
        attributes.put("penstock.status", ending.status().word());
        Lineage.Parent parent = lineage.parent();
        if (parent != null) {
            attributes.put("penstock.parent", parent.id().toString());
        }
        if (ending.tasksOmitted() > 0) {
            attributes.put("penstock.tasks_omitted", ending.tasksOmitted());
        }
        spans.add(new Span(
                "execute " + workflow.name(),
                Span.Kind.INTERNAL,
                place,
                origin.named() == null ? null : origin.named().spanId(),
                ending.startedAt(),
                ending.finishedAt(),
                attributes,
                ending.status() == Status.FAULTED));
        for (TaskRecord task : run.records()) {
            spans.add(task(ref, place, task, ending.finishedAt()));
        }
        return spans;
    }

    private static Span task(ExecutionRef ref, TraceContext execution, TaskRecord task, Instant end) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("penstock.task.path", task.path());
        attributes.put("penstock.task.type", task.type());
        attributes.put("penstock.task.attempt", task.attempt());
        attributes.put("penstock.status", task.status());
        if (task.error() != null) {
            attributes.put("error.type", task.error());
        }
        String parent = task.parent();
        Instant finished = task.finishedAt();
        return new Span(
                task.name(),
                Span.Kind.INTERNAL,
                new TraceContext(execution.traceId(), id(ref, task.position(), EXECUTION), true),
                parent == null ? execution.spanId() : id(ref, parent, EXECUTION),
                task.startedAt(),
                finished == null ? end : finished,
                attributes,
                task.error() != null);
    }

    void record(List<Span> spans) {
        spans.forEach(tracing::record);
    }

    /** Of 64 bits, from what is unique in the execution (FNV-1a). */
    private static String id(ExecutionRef ref, String position, String what) {
        long hash = BASIS ^ ref.id().value().getLeastSignificantBits();
        hash = hash * PRIME ^ ref.id().value().getMostSignificantBits();
        hash = hash * PRIME ^ ref.generation();
        return TraceContext.spanId(Tracing.mix(add(add(hash, position), what)));
    }

    private static long add(long hash, String text) {
        long sum = hash;
        for (int i = 0; i < text.length(); i++) {
            sum = (sum ^ text.charAt(i)) * PRIME;
        }
        return sum * PRIME;
    }
}
