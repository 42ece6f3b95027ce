package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.http.Json;
import org.junit.jupiter.api.Test;

final class PayloadsTest {

    @Test
    void theLargeOrderHas160Kilobytes() {
        byte[] large = Payloads.largeOrder();

        assertThat(large.length).isBetween(160_000, 164_000);
        assertThat(Json.parse(large).path("rows")).isNotEmpty();
    }

    @Test
    void theOrderIsWhatTheWorkflowsRate() {
        assertThat(Json.parse(Payloads.order()).path("amount").asInt()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void theCallGoesToTheStub() {
        assertThat(new String(Payloads.document("call", "http://127.0.0.1:7")))
                .contains("endpoint: http://127.0.0.1:7/orders");
    }
}
