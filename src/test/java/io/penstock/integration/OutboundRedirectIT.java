package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import io.penstock.engine.Outcome;
import io.penstock.engine.WorkflowError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundRedirectIT extends OutboundStub {

    @Test
    void leavesRedirectsAloneUnlessTheyAreWanted() {
        Outcome.Answered answer = answered(get("/redirect/302?to=/json"));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(seen).hasSize(1);
    }

    @Test
    void followsRedirectsWithinOneOriginWithAllHeaders() {
        Outcome.Answered answer = answered(redirected("GET", "/redirect/302?to=/redirect/307?to=/json", null));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(seen).hasSize(3);
        assertThat(seen.get(2).headers())
                .containsEntry("authorization", "Bearer t")
                .containsEntry("x-api-key", "k");
    }

    @Test
    void dropsCredentialsOnTheWayToAnotherOrigin() {
        answered(redirected("GET", "/redirect/302?to=http://other.example:" + port + "/json", null));

        assertThat(seen).hasSize(2);
        assertThat(seen.get(1).headers())
                .doesNotContainKeys("authorization", "x-api-key", "cookie")
                .containsEntry("idempotency-key", "key-1")
                .containsEntry("host", "other.example:" + port);
    }

    @ParameterizedTest
    @CsvSource({"301, GET, ''", "302, GET, ''", "303, GET, ''", "307, POST, [1]", "308, POST, [1]"})
    void changesTheMethodAsTheStatusSays(int status, String method, String body) {
        answered(redirected("POST", "/redirect/" + status + "?to=/echo", json("[1]")));

        assertThat(seen.get(1).method()).isEqualTo(method);
        assertThat(seen.get(1).body()).isEqualTo(body);
        assertThat(seen.get(1).headers().containsKey("content-type")).isEqualTo(!body.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://unlisted.example/",
                "https://rebound.example/",
                "http://[::1]:1/"
            })
    void checksEachRedirect(String location) {
        WorkflowError error = failed(redirected("GET", "/redirect/302?to=" + location, null));

        assertThat(error.type()).isEqualTo(StandardError.AUTHORIZATION.type());
    }

    @Test
    void followsAtMostFiveRedirects() {
        WorkflowError error = failed(redirected("GET", "/redirect/302?to=/loop", null));

        assertThat(error.type()).isEqualTo(StandardError.COMMUNICATION.type());
        assertThat(error.toString()).contains("redirected more than 5 times");
        assertThat(seen).hasSize(6);
    }
}
