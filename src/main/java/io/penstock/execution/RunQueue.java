package io.penstock.execution;

import io.penstock.identity.OrganizationId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs that can go on, taken in turn by organization, so that one with many does not starve another. Not thread-safe. */
final class RunQueue {

    private final Map<OrganizationId, ArrayDeque<ActiveRun>> byOrganization = new HashMap<>();
    private final ArrayDeque<OrganizationId> turns = new ArrayDeque<>();

    void add(ActiveRun run) {
        OrganizationId organization = run.ref.organization();
        ArrayDeque<ActiveRun> runs = byOrganization.get(organization);
        if (runs == null) {
            runs = new ArrayDeque<>();
            byOrganization.put(organization, runs);
        }
        if (runs.isEmpty()) {
            turns.add(organization);
        }
        runs.add(run);
    }

    @Nullable
    ActiveRun poll() {
        OrganizationId organization = turns.poll();
        if (organization == null) {
            return null;
        }
        ArrayDeque<ActiveRun> runs = byOrganization.get(organization);
        if (runs == null) {
            return null;
        }
        ActiveRun run = runs.poll();
        if (runs.isEmpty()) {
            byOrganization.remove(organization);
        } else {
            turns.add(organization);
        }
        return run;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }
}
