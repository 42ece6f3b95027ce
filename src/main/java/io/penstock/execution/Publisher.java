package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.StandardError;
import io.penstock.engine.Command;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import io.penstock.event.CloudEvent;
import io.penstock.event.CloudEvents;
import io.penstock.event.ReservedSources;
import io.penstock.execution.Receipt.Stored;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Uuids;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Catalogues;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events that the runs of one event loop emit, each together with the entry of its run's journal and with all that it starts.
 * A chain of workflows that start each other by events is stopped after so many. Used on its loop's thread only.
 */
final class Publisher {

    private final UUID node;
    private final Runner runner;
    private final Ledger ledger;
    private final Catalogues catalogues;
    private final Post post;
    private final IdSource ids;
    private final int maxHops;

    Publisher(UUID node, Runner runner, Ledger ledger, Catalogues catalogues, Post post, IdSource ids, int maxHops) {
        this.node = node;
        this.runner = runner;
        this.ledger = ledger;
        this.catalogues = catalogues;
        this.post = post;
        this.ids = ids;
        this.maxHops = maxHops;
    }

    void publish(ActiveRun run, Command.Emit emit) {
        String position = emit.position().value();
        int hops = run.lineage.hops() + 1;
        if (hops > maxHops) {
            fail(
                    run,
                    position,
                    StandardError.RUNTIME,
                    "The event would be the " + hops
                            + "th in a chain in which each started the workflow that emitted the next;" + " at most "
                            + maxHops + " are allowed. Does a workflow start itself?");
            return;
        }
        CloudEvent event;
        try {
            event = event(run, emit);
        } catch (Failure invalid) {
            fail(run, position, StandardError.VALIDATION, detail(invalid));
            return;
        }
        Outcome outcome = new Outcome.Settled(position, run.run.now(), event.json());
        Recorder.Writing writing = runner.recorder().open(run, outcome, position);
        if (writing != null) {
            Draft draft = new Draft(run.ref, writing.entry(), event, hops);
            runner.recorder().close(run, writing, store(draft).map(true));
        }
    }

    private void fail(ActiveRun run, String position, StandardError error, String detail) {
        runner.arrived(run, new Outcome.Failed(position, ids.now(), WorkflowError.of(error, detail)));
    }

    private static String detail(Failure invalid) {
        if (!(invalid.reason() instanceof Reason.Invalid reason)
                || reason.violations().isEmpty()) {
            return String.valueOf(invalid.getMessage());
        }
        Violation first = reason.violations().get(0);
        return "The event cannot be emitted: " + first.pointer() + ": " + first.message();
    }

    private CloudEvent event(ActiveRun run, Command.Emit emit) {
        Instant logical = run.run.now();
        UUID id = DerivedId.of(
                DerivedId.time(logical, ids.now()), run.ref, emit.position().value());
        return ReservedSources.refuseForged(CloudEvents.emitted(emit.event()), null)
                .finish(id, logical);
    }

    /** An event before it is matched. */
    private record Draft(ExecutionRef maker, @Nullable JournalEntry entry, CloudEvent event, int hops) {}

    private Future<Void> store(Draft draft) {
        OrganizationId organization = draft.maker().organization();
        Catalogue known = catalogues.peek(organization);
        return known == null ? loadThenStore(draft) : store(draft, known);
    }

    private Future<Void> loadThenStore(Draft draft) {
        return runner.loaded(() -> catalogues.load(draft.maker().organization()))
                .compose(catalogue -> store(draft, catalogue));
    }

    private Future<Void> store(Draft draft, Catalogue catalogue) {
        CloudEvent event = draft.event();
        List<Catalogue.Entry> matched = catalogue.match(event.type(), event.json(), new EventVariables(ids.now()));
        UUID owner = runner.hasRoom(matched.size()) ? node : null;
        List<NewExecution> executions = new ArrayList<>(matched.size());
        Instant at = Uuids.time(event.id().value());
        for (Catalogue.Entry entry : matched) {
            UUID id = DerivedId.of(at, event.id().value(), entry.workflow().value());
            executions.add(new NewExecution(new ExecutionId(id), entry.workflow(), entry.version(), owner, null, null));
        }
        Publication publication =
                new Publication(draft.maker(), draft.entry(), event, draft.hops(), catalogue.version(), executions);
        return ledger.publish(publication).compose(receipt -> {
            if (!(receipt instanceof Stored stored)) {
                return loadThenStore(draft);
            }
            if (stored.fresh() && owner != null) {
                begin(publication, matched);
            }
            post.send(Post.mails(draft.maker().organization(), event, stored.listeners()));
            return Future.succeededFuture();
        });
    }

    private void begin(Publication publication, List<Catalogue.Entry> matched) {
        JsonNode input =
                JsonNodeFactory.instance.arrayNode(1).add(publication.event().json());
        Lineage lineage = new Lineage(publication.hops(), 0, null);
        for (int i = 0; i < matched.size(); i++) {
            ExecutionId id = publication.executions().get(i).id();
            ExecutionRef ref = new ExecutionRef(publication.maker().organization(), id, 0);
            runner.begin(ref, matched.get(i).program(), input, lineage);
        }
    }
}
