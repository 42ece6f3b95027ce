package io.penstock.schedule;

import io.penstock.execution.EndStore;
import io.penstock.schedule.DueStore.Waiting;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes the schedules due that follow the ends of executions. Takes them by turns when there are many. Used on one context. */
final class Chain {

    private static final int BATCH = 500;
    private static final UUID FIRST = new UUID(0, 0);

    private final DueStore store;
    private final EndStore ends;
    private UUID organization = FIRST;
    private UUID workflow = FIRST;

    Chain(DueStore store, EndStore ends) {
        this.store = store;
        this.ends = ends;
    }

    Future<Void> runOnce(Instant now) {
        return store.waiting(organization, workflow, BATCH).compose(waiting -> {
            boolean last = waiting.size() < BATCH;
            organization = last
                    ? FIRST
                    : waiting.get(BATCH - 1).awaited().organization().value();
            workflow = last ? FIRST : waiting.get(BATCH - 1).workflow();
            return ends.ends(waiting.stream().map(Waiting::awaited).toList(), now)
                    .compose(ended -> {
                        List<Future<?>> noted = new ArrayList<>();
                        for (Waiting each : waiting) {
                            Instant end = ended.get(each.awaited().execution());
                            if (end != null) {
                                noted.add(store.ended(each, end.plus(each.delay())));
                            }
                        }
                        return Future.join(noted).mapEmpty();
                    });
        });
    }
}
