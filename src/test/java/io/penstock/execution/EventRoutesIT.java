package io.penstock.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.http.TestServer;
import io.penstock.identity.IdSource;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What is refused before anything is stored. */
class EventRoutesIT {

    private static final String EVENT = """
            {"specversion":"1.0","id":"1","source":"%s","type":"%s"}""";

    @Test
    void refusesTheSourceOfAWebhookAndCharactersThatNoEventHas() throws IOException, InterruptedException {
        IdSource ids = new IdSource(InstantSource.system(), 1);
        EventRoutes routes = new EventRoutes(null, null, null, ids, 1_024, Duration.ofHours(1));
        try (TestServer server = new TestServer(routes.endpoints())) {
            assertThat(publish(server, EVENT.formatted("/webhooks/orders", "t")))
                    .contains("\"status\":422")
                    .contains("\"/source\"");
            assertThat(publish(server, "[" + EVENT.formatted("/webhooks/orders", "t") + "]"))
                    .contains("\"/0/source\"");
            assertThat(publish(server, EVENT.formatted("/crm", "a\\u0000"))).contains("\"/type\"");
            var listed = server.send(server.request("/api/events?type=a%00").header("Authorization", "Bearer viewer"));
            assertThat(listed.statusCode()).isEqualTo(422);
            assertThat(listed.body()).contains("\"/type\"");
        }
    }

    private static String publish(TestServer server, String body) throws IOException, InterruptedException {
        return server.send(server.request("/api/events")
                        .header("Authorization", "Bearer editor")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)))
                .body();
    }
}
