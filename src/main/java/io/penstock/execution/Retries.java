package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.execution.ControlStore.History;
import io.penstock.execution.ControlStore.Kept;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Programs;
import io.penstock.workflow.WorkflowStore;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;

/**
 * Has executions that faulted or were cancelled run again, from the start or from where they failed, with the version that they had or the
 * newest. Safe on any thread.
 */
final class Retries {

    private final ControlStore store;
    private final WorkflowStore workflows;
    private final Programs programs;
    private final Vaults vaults;
    private final Rehearsal rehearsal;
    private final WorkerExecutor workers;

    Retries(
            ControlStore store,
            WorkflowStore workflows,
            Programs programs,
            Vaults vaults,
            Rehearsal rehearsal,
            WorkerExecutor workers) {
        this.store = store;
        this.workflows = workflows;
        this.programs = programs;
        this.vaults = vaults;
        this.rehearsal = rehearsal;
        this.workers = workers;
    }

    /**
     * How to run again.
     *
     * @param fromFailed keeps what was done before; else everything is done again
     * @param latest with the workflow's newest version; else with the one that it had
     */
    record Way(boolean fromFailed, boolean latest) {}

    /** @throws Failure {@link Reason.NotFound} or {@link Reason.Conflict} in the future */
    Future<Void> retry(OrganizationId organization, ExecutionId id, Way way) {
        // A snapshot fits only the program that made it.
        return store.history(organization, id, way.latest()).compose(found -> {
            History history = found.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such execution.")));
            return version(history.claim(), way)
                    .compose(version -> kept(history, version, way)
                            .compose(kept -> store.retry(history.claim().ref(), version, kept)))
                    .map(again -> {
                        if (!again) {
                            throw new Failure(
                                    new Reason.Conflict("Only what has faulted or was cancelled can be run again."));
                        }
                        return null;
                    });
        });
    }

    private Future<Integer> version(Claim claim, Way way) {
        if (!way.latest()) {
            return Future.succeededFuture(claim.version());
        }
        return workflows
                .find(claim.organization(), claim.workflow())
                .map(workflow -> workflow.orElseThrow(() -> new Failure(new Reason.Conflict(
                                "The workflow was deleted: it can be run again only with the version that it had.")))
                        .revision()
                        .version());
    }

    private Future<Optional<Kept>> kept(History history, int version, Way way) {
        if (!way.fromFailed() || history.journal().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        Claim claim = history.claim();
        List<JournalEntry> journal = way.latest()
                ? history.journal().stream()
                        .filter(entry -> entry.outcome() != null)
                        .map(entry -> new JournalEntry(
                                entry.execution(),
                                entry.position(),
                                entry.seq(),
                                entry.digest(),
                                entry.outcome(),
                                null))
                        .toList()
                : history.journal();
        return programs.find(claim.organization(), claim.workflow(), version)
                .compose(program -> vaults.again(claim.ref(), program, history.journal())
                        .compose(vault -> workers.executeBlocking(
                                () -> rehearsal.rehearse(claim, vault, program, input(history), journal), false)));
    }

    private static JsonNode input(History history) {
        byte[] own = history.claim().input();
        if (own != null) {
            return Recovery.input(own, false);
        }
        byte[] envelope = history.envelope();
        return envelope == null ? NullNode.getInstance() : Recovery.input(envelope, true);
    }
}
