package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SharesTest {

    private static final OrganizationId ONE = new OrganizationId(new UUID(0, 1));
    private static final OrganizationId OTHER = new OrganizationId(new UUID(0, 2));

    private final Shares shares = new Shares(1);

    @Test
    void refusesAnOrganizationThatHasItsShareAndTakesAnother() {
        Promise<String> pending = Promise.promise();
        shares.submit(ONE, pending::future);

        Future<String> second = shares.submit(ONE, () -> Future.succeededFuture("taken"));
        Future<String> others = shares.submit(OTHER, () -> Future.succeededFuture("taken"));

        assertThat(second.failed()).isTrue();
        assertThat(others.result()).isEqualTo("taken");
    }

    @Test
    void takesAnOrganizationAgainWhenWhatItHadIsDone() {
        shares.submit(ONE, () -> Future.failedFuture("refused"));

        assertThat(shares.submit(ONE, () -> Future.succeededFuture("taken")).result())
                .isEqualTo("taken");
    }
}
