package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The state that all strands of a run share: logical time, {@code $context}, trace, what is pending, and the end. One thread at a time.
 */
final class Machine {

    /** As many branches of forks may be open at the same time: no fewer than a document has tasks. */
    private static final int MOST_BRANCHES = 20_000;

    private final Program program;
    private final Origin origin;

    private final Masker masker;
    private final Evaluator evaluator;
    private final Trace trace;
    private final Chronicle chronicle;
    private final Strand root;
    private final Requests requests = new Requests();
    private final Deque<Strand> ready = new ArrayDeque<>(2);
    private JsonNode input;
    private Instant now;
    private JsonNode context = JsonNodeFactory.instance.objectNode();
    private Outcome.@Nullable End end;
    private int branches;

    /** @param allowance of the first strand */
    Machine(Program program, Origin origin, JsonNode input, Allowance allowance) {
        this.program = program;
        this.origin = origin;
        this.input = input;
        this.now = origin.startedAt();
        Weigher weigher = new Weigher(
                origin.limits().dataBytes(), origin.limits().expression().depth());
        this.evaluator = new Evaluator(origin.limits().expression(), weigher, new Environment(this));
        this.masker = Masker.of(origin.secrets());
        this.chronicle = new Chronicle(origin.lifecycle());
        this.trace = new Trace(origin.limits(), weigher, masker);
        this.root = new Strand(this, allowance);
    }

    Program program() {
        return program;
    }

    Origin origin() {
        return origin;
    }

    /** The workflow's raw input. */
    JsonNode input() {
        return input;
    }

    /** Replaces the raw input by one that is fit to be kept. */
    void accept(JsonNode itsInput) {
        input = itsInput;
    }

    /** What hides the run's secrets from everybody who may look at it. */
    Masker masker() {
        return masker;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    Trace trace() {
        return trace;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** A task starts. */
    Row begin(Activation task) {
        Row row = trace.begin(task);
        chronicle.tell(Kind.TASK_CREATED, now, row);
        chronicle.tell(Kind.TASK_STARTED, now, row);
        tellStatus(row, Row.Status.RUNNING);
        return row;
    }

    /** A task is over. */
    void end(Row row, Row.Status status, @Nullable JsonNode output, @Nullable WorkflowError error) {
        boolean waited = row.status() == Row.Status.WAITING;
        trace.end(row, status, now, output, error);
        if (waited && status == Row.Status.COMPLETED) {
            chronicle.goOn(now);
        }
        switch (status) {
            case COMPLETED ->
                chronicle.tell(Kind.TASK_COMPLETED, now, row, () -> output == null ? null : masker.mask(output));
            case FAULTED ->
                chronicle.tell(
                        Kind.TASK_FAULTED,
                        now,
                        row,
                        () -> error == null ? null : masker.mask(error).toJson());
            default -> chronicle.tell(Kind.TASK_CANCELLED, now, row);
        }
        tellStatus(row, status);
    }

    /** A task begins or ends to wait. */
    void wait(Row row, boolean waits) {
        Row.Status status = waits ? Row.Status.WAITING : Row.Status.RUNNING;
        if (row.status() != status) {
            row.wait(waits);
            if (!waits) {
                chronicle.goOn(now);
            }
            tellStatus(row, status);
        }
    }

    private void tellStatus(Row row, Row.Status status) {
        chronicle.tell(Kind.TASK_STATUS_CHANGED, now, row, () -> TextNode.valueOf(status.word()));
    }

    /** Nothing goes on before an outcome: the workflow itself waits when all of it waits for time or events. */
    void rest() {
        if (requests.idle()) {
            chronicle.rest(now);
        } else {
            chronicle.goOn(now);
        }
    }

    /** The workflow starts. */
    void begin() {
        Program.Header header = program.header();
        chronicle.tell(
                Kind.WORKFLOW_STARTED,
                now,
                null,
                () -> Codec.JSON
                        .objectNode()
                        .put("name", header.name())
                        .put("namespace", header.namespace())
                        .put("version", header.version()));
        chronicle.tellStatus(Row.Status.RUNNING, now);
    }

    /** The strand that the workflow began with: all others branch off from it. */
    Strand root() {
        return root;
    }

    /** Branches off, if there may be so many more. */
    boolean branch(int more) {
        boolean may = branches + more <= MOST_BRANCHES;
        if (may) {
            branches += more;
        }
        return may;
    }

    /** A branch is over. */
    void join() {
        branches--;
    }

    Requests requests() {
        return requests;
    }

    /** The strands that can go on without an outcome, in the order in which they came to. May hold some that are over. */
    Deque<Strand> ready() {
        return ready;
    }

    Instant now() {
        return now;
    }

    /** Logical time never goes back, though the clocks of two nodes may differ. */
    void reach(Instant time) {
        if (time.isAfter(now)) {
            now = time;
        }
    }

    JsonNode context() {
        return context;
    }

    void export(JsonNode newContext) {
        context = newContext;
    }

    Outcome.@Nullable End end() {
        return end;
    }

    /** The strand that goes on now. It does until it parks, so that slices change nothing. */
    @Nullable
    Strand runnable() {
        Strand strand = ready.peek();
        while (strand != null && !strand.runs()) {
            ready.poll();
            strand = ready.peek();
        }
        return strand;
    }

    /** Completes the workflow from anywhere in it, as the directive {@code end} says: what is around is closed, and the workflow's own output transform is left. */
    void complete(Strand from, JsonNode output) {
        for (Strand strand = from; strand != root; strand = strand.outer()) {
            strand.end(output, 0);
        }
        root.returnToRoot(output);
    }

    /** Ends the run as faulted by what a strand does. */
    void stop(Strand from, WorkflowError error) {
        for (Strand strand = from; strand != root; strand = strand.outer()) {
            strand.clear(Row.Status.FAULTED, error);
        }
        root.clear(Row.Status.FAULTED, error);
        finish(new Outcome.Faulted(error));
    }

    /** Puts back the end that a snapshot held. */
    void restore(Outcome.End outcome) {
        end = outcome;
    }

    /** Ends the run. What still stands in frames is closed with it. */
    void finish(Outcome.End outcome) {
        if (end != null) {
            return;
        }
        end = outcome instanceof Outcome.Faulted faulted ? new Outcome.Faulted(masker.mask(faulted.error())) : outcome;
        root.clear(outcome instanceof Outcome.Completed ? Row.Status.COMPLETED : Row.Status.CANCELLED, null);
        tell(end);
        requests.withdrawAll();
        ready.clear();
    }

    private void tell(Outcome.End outcome) {
        Row.Status status = Row.Status.CANCELLED;
        if (outcome instanceof Outcome.Completed completed) {
            status = Row.Status.COMPLETED;
            chronicle.tell(Kind.WORKFLOW_COMPLETED, now, null, () -> masker.mask(completed.output()));
        } else if (outcome instanceof Outcome.Faulted faulted) {
            status = Row.Status.FAULTED;
            chronicle.tell(Kind.WORKFLOW_FAULTED, now, null, faulted.error()::toJson);
        } else {
            chronicle.tell(Kind.WORKFLOW_CANCELLED, now, null);
        }
        chronicle.tellStatus(status, now);
    }
}
