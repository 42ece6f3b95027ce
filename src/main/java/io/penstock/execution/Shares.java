package io.penstock.execution;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How much of a queue each organization has taken, so that none fills it for all. Used on one thread. */
final class Shares {

    private final int limit;
    private final Map<OrganizationId, int[]> taken = new HashMap<>();

    /** @param limit items that one organization may have in the queue */
    Shares(int limit) {
        this.limit = limit;
    }

    /** Submits unless the organization has its share in the queue already. */
    <T> Future<T> submit(OrganizationId organization, Supplier<Future<T>> submission) {
        int[] count = taken.computeIfAbsent(organization, none -> new int[1]);
        if (count[0] >= limit) {
            return Future.failedFuture(new Failure(
                    new Reason.Unavailable("The organization's share of the queue is full.", Duration.ofSeconds(1))));
        }
        count[0]++;
        return submission.get().onComplete(done -> {
            if (--count[0] == 0) {
                taken.remove(organization, count);
            }
        });
    }
}
