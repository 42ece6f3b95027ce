package io.penstock.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.client.Signature;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.penstock.webhook.WebhookServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPostgres.class)
class WebhookSecretsIT {

    private static WebhookServer server;

    @BeforeAll
    static void start(DatabaseSettings settings) {
        server = new WebhookServer(settings, "a secret key of at least thirty-two bytes");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tellsAnUnverifiedSenderHowToProveItself() {
        Map<String, String> schemes = Map.of(
                "'scheme':'github','secret':'hush-hush'", "Signature",
                "'scheme':'standard-webhooks'", "Signature",
                "'scheme':'bearer'", "Bearer",
                "'scheme':'basic','username':'u'", "Basic");

        schemes.forEach((verification, scheme) -> {
            Reply made = create("{'name':'" + verification.length() + "','verification':{" + verification + "}}");
            Reply refused = server.deliver(url(made), "{}", Map.of("Content-Type", "application/json"));

            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.http().headers().firstValue("www-authenticate"))
                    .contains(scheme + " realm=\"penstock\"");
        });
    }

    @Test
    void keepsAShortSecretThatWasTakenBeforeShortOnesWereRefused() {
        Reply made = create("{'name':'old','verification':{'scheme':'bearer','secret':'short'}}");

        Reply changed = server.call("PUT", path(made), "editor", "{\"verification\":{\"scheme\":\"github\"}}");

        assertThat(changed.body().has("secret")).isFalse();
        assertThat(deliver(url(made), "{}", "short").status()).isEqualTo(202);
    }

    private Reply create(String body) {
        return server.call("POST", "/api/webhooks", "editor", body.replace('\'', '"'));
    }

    private static String path(Reply made) {
        return "/api/webhooks/" + made.body().get("id").textValue();
    }

    private static String url(Reply made) {
        return made.body().get("url").textValue();
    }

    private Reply deliver(String url, String body, String secret) {
        return server.deliver(
                url,
                body,
                Map.of(
                        "Content-Type",
                        "application/json",
                        Signature.HEADER,
                        Signature.of(secret, body.getBytes(StandardCharsets.UTF_8))));
    }
}
