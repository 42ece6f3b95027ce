package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.dsl.Program;
import io.penstock.engine.Origin;
import io.penstock.engine.OutcomeCodec;
import io.penstock.engine.Run;
import io.penstock.identity.Uuids;
import java.time.Instant;
import java.util.List;

/** Rebuilds a run from its last snapshot, or its beginning, with the journal as the oracle. Pure, and as long as its history: call it on a worker. */
final class Recovery {

    private final Origin.Limits limits;

    Recovery(Origin.Limits limits) {
        this.limits = limits;
    }

    /** The journal tells of another run than this program makes. */
    static final class Nondeterministic extends RuntimeException {
        Nondeterministic(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * @param input what the run started with
     * @param journal from the last snapshot on, in order
     * @throws Nondeterministic when an entry stands where the program asks for something else
     */
    ActiveRun rebuild(ExecutionRef ref, Program program, JsonNode input, List<JournalEntry> journal) {
        Instant startedAt = Uuids.time(ref.id().value());
        Origin origin = new Origin(ref.id().toString(), startedAt, limits);
        byte[] snapshot = journal.isEmpty() ? null : journal.get(0).snapshot();
        Run run = snapshot == null ? Run.start(program, origin, input) : Run.restore(program, origin, snapshot);
        Replay replay = new Replay(run, snapshot != null);
        int nextSeq = 0;
        for (JournalEntry entry : journal) {
            nextSeq = entry.seq() + 1;
            byte[] outcome = entry.outcome();
            if (outcome != null) {
                replay.tell(entry, OutcomeCodec.decode(outcome));
            }
        }
        return new ActiveRun(ref, run, startedAt, nextSeq);
    }

    /** The input of a claim: its own, or the array of the event that started it. */
    static JsonNode input(byte[] bytes, boolean envelope) {
        JsonNode tree = Trees.read(bytes);
        return envelope ? JsonNodeFactory.instance.arrayNode(1).add(tree) : tree;
    }
}
