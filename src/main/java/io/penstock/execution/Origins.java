package io.penstock.execution;

import io.penstock.engine.Lifecycle;
import io.penstock.engine.Origin;
import io.penstock.identity.Uuids;
import java.time.Instant;
import java.util.Set;

/** What runs are told of themselves at their start. Pure. */
record Origins(Origin.Limits limits) {

    /** @param wanted what others want to hear of it */
    Origin of(ExecutionRef ref, Lineage lineage, Vault vault, Set<Lifecycle.Kind> wanted) {
        return new Origin(
                ref.id().toString(), startedAt(ref), limits, vault.values(), lineage.depth(), lineage.hops(), wanted);
    }

    /** The logical time of a start. */
    static Instant startedAt(ExecutionRef ref) {
        return Uuids.time(ref.id().value());
    }
}
