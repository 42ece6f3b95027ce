package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ErrorResponderTest {

    private static final Failure AWAY =
            new Failure(new Reason.Unavailable("The database is away.", Duration.ofMillis(1)));

    @Test
    void takesOtherRoomsWordForWhatAFailureMeans() {
        ErrorResponder responder =
                new ErrorResponder(thrown -> thrown instanceof java.net.ConnectException ? AWAY : thrown);

        Answer known = responder.answer(new java.net.ConnectException("inner"), "/x", "id");
        Answer unknown = responder.answer(new IllegalStateException("inner"), null, "id");

        assertThat(known.status()).isEqualTo(503);
        assertThat(known.headers()).containsEntry("Retry-After", "1");
        assertThat(unknown.status()).isEqualTo(500);
        assertThat(String.valueOf(unknown.body()))
                .contains("\"request_id\":\"id\"")
                .doesNotContain("inner");
    }
}
