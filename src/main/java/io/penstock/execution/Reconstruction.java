package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.engine.Origin;
import io.penstock.workflow.Programs;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rebuilds runs from what the store holds of them, on workers of its own. Safe on any thread; a future may complete on another one. */
final class Reconstruction {

    private final Programs programs;
    private final Interests interests;
    private final Recovery recovery;
    private final Vaults vaults;
    private final WorkerExecutor workers;

    Reconstruction(
            Programs programs, Interests interests, Origin.Limits limits, Vaults vaults, WorkerExecutor workers) {
        this.programs = programs;
        this.interests = interests;
        this.recovery = new Recovery(new Origins(limits), interests::orNone);
        this.vaults = vaults;
        this.workers = workers;
    }

    /**
     * The run as its journal tells.
     *
     * @param envelope of the event that started it; null: none did, or it is gone
     * @throws Recovery.Nondeterministic in the future, when it cannot be rebuilt
     */
    Future<ActiveRun> rebuild(Claim claim, List<JournalEntry> journal, byte @Nullable [] envelope) {
        return interests
                .load(claim.organization())
                .compose(known -> programs.find(claim.organization(), claim.workflow(), claim.version()))
                .compose(program -> vaults.again(claim.ref(), program, journal)
                        .compose(vault -> workers.executeBlocking(
                                () -> recovery.rebuild(claim, vault, program, input(claim, envelope), journal),
                                false)));
    }

    private static JsonNode input(Claim claim, byte @Nullable [] envelope) {
        byte[] own = claim.input();
        if (own != null) {
            return Recovery.input(own, false);
        }
        if (envelope == null) {
            throw new Recovery.Nondeterministic("The event that started the execution is not there any more.");
        }
        return Recovery.input(envelope, true);
    }
}
