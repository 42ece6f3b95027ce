package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.Uuids;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what nobody alive runs: executions of dead nodes, those that were stored without an owner, waits whose time has come, and rows that
 * this node owns without knowing. Each is rebuilt on a worker and given to the loop with the most room. Used on one context.
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);
    private static final int BATCH = 500;
    private static final int FULL_SWEEP_EVERY = 10;
    private static final Duration RECENT = Duration.ofDays(1);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final UUID HIGHEST = new UUID(-1L, -1L);

    private final Ownership ownership;
    private final Executors executors;
    private final Reconstruction reconstruction;
    private final IdSource ids;
    private int runs;

    Adoption(Ownership ownership, Executors executors, Reconstruction reconstruction, IdSource ids) {
        this.ownership = ownership;
        this.executors = executors;
        this.reconstruction = reconstruction;
        this.ids = ids;
    }

    /** @param adopted executions that go on here now */
    record Adopted(int adopted) {}

    /** The next run looks at all days, as after a start or a death. */
    void sweepAll() {
        runs = 0;
    }

    Future<Adopted> runOnce() {
        Node node = ownership.node();
        int room = Math.min(BATCH, executors.room());
        if (node == null || room == 0 || !ownership.mayWork()) {
            return Future.succeededFuture(new Adopted(0));
        }
        boolean everything = runs++ % FULL_SWEEP_EVERY == 0;
        Instant now = ids.now();
        IdBounds bounds = new IdBounds(Uuids.lowest(everything ? Instant.EPOCH : now.minus(RECENT)), HIGHEST);
        return ownership
                .connection()
                .compose(sql -> {
                    ClaimStore store = new ClaimStore(sql);
                    return store.due(node.id().value(), room)
                            .compose(due -> adopt(store, node, due))
                            .compose(adopted -> store.orphans(node.id().value(), bounds, room)
                                    .compose(orphans -> adopt(store, node, orphans))
                                    .map(more -> adopted + more))
                            .compose(adopted -> everything
                                    ? forgotten(store, node, bounds, now).map(more -> adopted + more)
                                    : Future.succeededFuture(adopted))
                            .compose(adopted -> everything
                                    ? TurnStore.left(sql, BATCH)
                                            .onSuccess(executors::exit)
                                            .map(adopted)
                                    : Future.succeededFuture(adopted));
                })
                .map(Adopted::new);
    }

    /** Rows that this node owns but does not hold: their commit's answer was lost, or their beginning failed. */
    private Future<Integer> forgotten(ClaimStore store, Node node, IdBounds all, Instant now) {
        IdBounds settled = new IdBounds(all.lowest(), Uuids.lowest(now.minus(SETTLED)));
        return store.owned(node.id().value(), settled, BATCH)
                .compose(owned -> executors.withoutHeld(owned))
                .compose(unheld -> {
                    if (!unheld.isEmpty()) {
                        LOG.atInfo()
                                .addKeyValue("count", unheld.size())
                                .log("Found executions that are owned and not run");
                    }
                    return adopt(store, node, unheld);
                });
    }

    /** Goes on with what this node has come to own. */
    Future<Integer> adopt(ClaimStore store, Node node, List<Claim> claims) {
        if (claims.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return Future.join(store.journals(claims), store.envelopes(claims)).compose(loaded -> {
            Map<ExecutionId, List<JournalEntry>> journals = loaded.resultAt(0);
            Map<UUID, byte[]> envelopes = loaded.resultAt(1);
            List<Future<?>> rebuilt = new ArrayList<>(claims.size());
            for (Claim claim : claims) {
                UUID event = claim.event();
                byte[] envelope = event == null ? null : envelopes.get(event);
                rebuilt.add(reconstruction
                        .rebuild(claim, journals.getOrDefault(claim.id(), List.of()), envelope)
                        .onSuccess(run -> executors.resume(node, run))
                        .onFailure(failure -> unfit(node, claim, failure)));
            }
            return Future.join(rebuilt).map(claims.size()).otherwise(claims.size());
        });
    }

    /** What the store cannot give now is tried again by a later run; what cannot be rebuilt at all is suspended. */
    private void unfit(Node node, Claim claim, Throwable failure) {
        LOG.atError().addKeyValue("execution", claim.id()).setCause(failure).log("An execution cannot be rebuilt");
        if (failure instanceof Recovery.Nondeterministic || failure instanceof IllegalArgumentException) {
            executors.suspend(node, claim, String.valueOf(failure.getMessage()), ids.now());
        }
    }
}
