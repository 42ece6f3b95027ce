package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle;
import io.penstock.engine.Origin;
import io.penstock.engine.OutcomeCodec;
import io.penstock.engine.Run;
import io.penstock.identity.OrganizationId;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Rebuilds a run from its last snapshot, or its beginning, with the journal as the oracle. Pure, and as long as its history: call it on a worker. */
final class Recovery {

    private final Origins origins;
    private final BiFunction<OrganizationId, Program.Header, Set<Lifecycle.Kind>> wanted;

    /** Of runs of which nobody is told. */
    Recovery(Origins origins) {
        this(origins, (organization, workflow) -> Set.of());
    }

    /** @param wanted what others want to hear of a workflow's executions */
    Recovery(Origins origins, BiFunction<OrganizationId, Program.Header, Set<Lifecycle.Kind>> wanted) {
        this.origins = origins;
        this.wanted = wanted;
    }

    /** The journal tells of another run than this program makes. */
    static final class Nondeterministic extends RuntimeException {
        Nondeterministic(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param vault with the versions of secrets that the run began with
     * @param input what the run started with
     * @param journal from the last snapshot on, in order
     * @throws Nondeterministic when an entry stands where the program asks for something else
     */
    ActiveRun rebuild(Claim claim, Vault vault, Program program, JsonNode input, List<JournalEntry> journal) {
        ActiveRun rebuilt = begin(claim, vault, program, input, journal);
        Replay replay = new Replay(rebuilt, !journal.isEmpty() && journal.get(0).snapshot() != null);
        for (JournalEntry entry : journal) {
            byte[] outcome = entry.outcome();
            if (outcome != null) {
                replay.tell(entry, OutcomeCodec.decode(vault.openOutcome(claim.ref(), outcome)));
            }
        }
        return rebuilt;
    }

    /** The run where its journal begins: at the first entry's snapshot, or at its start. */
    ActiveRun begin(Claim claim, Vault vault, Program program, JsonNode input, List<JournalEntry> journal) {
        Origin origin =
                origins.of(claim.ref(), claim.lineage(), vault, wanted.apply(claim.organization(), program.header()));
        byte[] snapshot = journal.isEmpty() ? null : journal.get(0).snapshot();
        Run run = snapshot == null
                ? Run.start(program, origin, input)
                : Run.restore(program, origin, vault.openSnapshot(claim.ref(), snapshot));
        // What pins the secrets of a run is written before it has begun.
        boolean atStart = snapshot == null || vault.seals() && journal.get(0).seq() == 0;
        Horizon horizon = atStart ? Horizon.atStart(origin.startedAt(), input) : Horizon.atSnapshot(run.now());
        int nextSeq = journal.isEmpty() ? 0 : journal.get(journal.size() - 1).seq() + 1;
        ActiveRun begun = new ActiveRun(claim.ref(), claim.lineage(), vault, run, origin.startedAt(), horizon, nextSeq);
        begun.retriedAt = claim.retriedAt();
        begun.obey(program, input);
        return begun;
    }

    /** The input of a claim: its own, or the array of the event that started it. */
    static JsonNode input(byte[] bytes, boolean envelope) {
        JsonNode tree = Trees.read(bytes);
        return envelope ? JsonNodeFactory.instance.arrayNode(1).add(tree) : tree;
    }
}
