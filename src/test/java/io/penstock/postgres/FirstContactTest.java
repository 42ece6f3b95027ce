package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirstContactTest {

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger tries = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    private Future<String> contact(Duration limit, int awayFor, Exception failure) {
        return new FirstContact(vertx, limit)
                .with(() -> tries.incrementAndGet() <= awayFor
                        ? Future.failedFuture(failure)
                        : Future.succeededFuture("reached"));
    }

    @Test
    void isTriedAgainUntilTheDatabaseAnswers() {
        String answer = contact(Duration.ofMinutes(1), 2, new ConnectException("refused"))
                .await();

        assertThat(answer).isEqualTo("reached");
        assertThat(tries).hasValue(3);
    }

    @Test
    void isGivenUpAfterTheLimit() {
        Future<String> contact = contact(Duration.ofMillis(400), 1_000, new ConnectException("refused"));

        assertThatThrownBy(contact::await)
                .hasMessageContaining("not reached within 0.4 s (database.start_timeout): refused.")
                .satisfies(given -> assertThat(((Failure) given).reason()).isInstanceOf(Reason.Unavailable.class));
        assertThat(tries).hasValueGreaterThan(1);
    }

    @Test
    void isNotTriedAgainAfterAnotherFailure() {
        Future<String> contact = contact(Duration.ofMinutes(1), 1, new IllegalStateException("broken"));

        assertThatThrownBy(contact::await).hasMessage("broken");
        assertThat(tries).hasValue(1);
    }
}
