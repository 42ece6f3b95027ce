package io.penstock.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PasswordsIT {

    private static final Secret PASSWORD = new Secret("correct horse");

    private final Vertx vertx = Vertx.vertx();
    private final Passwords passwords = new Passwords(
            vertx, AuthServer.config(Map.of("HASHING_THREADS", "1", "HASHING_QUEUE", "2", "HASHING_SHARE", "100")));

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void verifiesWhatItHashedAndNothingElse() {
        Optional<String> stored = Optional.of(passwords.hash(PASSWORD).await());

        assertThat(verify(PASSWORD, stored).await()).isTrue();
        assertThat(verify(new Secret("wrong"), stored).await()).isFalse();
    }

    @Test
    void anUnknownUserIsFalseAfterTheSameWork() {
        Optional<String> stored = Optional.of(passwords.hash(PASSWORD).await());
        long known = Long.MAX_VALUE;
        long unknown = Long.MAX_VALUE;
        // In turns, so that whatever else this machine does meets both.
        for (int i = 0; i < 4; i++) {
            known = Math.min(known, time(stored));
            unknown = Math.min(unknown, time(Optional.empty()));
        }

        assertThat(verify(PASSWORD, Optional.empty()).await()).isFalse();
        assertThat((double) unknown / known).isBetween(0.4, 2.5);
    }

    @Test
    void refusesWhatDoesNotFitInTheQueue() {
        var all = IntStream.range(0, 10)
                .mapToObj(each -> verify(PASSWORD, Optional.empty()))
                .toList();
        Future.join(all).otherwiseEmpty().await();

        assertThat(all.stream().filter(Future::succeeded)).hasSize(3);
        assertThat(all.get(9).cause())
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isInstanceOf(Reason.Unavailable.class));
        assertThat(verify(PASSWORD, Optional.empty()).await()).isFalse();
    }

    private Future<Boolean> verify(Secret password, Optional<String> stored) {
        return passwords.judge(password, stored, false).map(Passwords.Verdict::right);
    }

    private long time(Optional<String> stored) {
        long began = System.nanoTime();
        verify(new Secret("wrong"), stored).await();
        return System.nanoTime() - began;
    }
}
