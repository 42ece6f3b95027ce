package io.penstock.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.TestServer;
import io.penstock.identity.WebhookId;
import io.penstock.postgres.DatabaseSettings;
import io.penstock.postgres.TestPostgres;
import io.penstock.webhook.WebhookServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(TestPostgres.class)
class WebhookRoutesIT {

    private static final String KEY = "a secret key of at least thirty-two bytes";
    private static final String GITHUB =
            "{'name':'issues','verification':{'scheme':'hmac','preset':'github','secret':'hush-hush'}}";

    private static DatabaseSettings settings;
    private static WebhookServer server;

    @BeforeAll
    static void start(DatabaseSettings database) {
        settings = database;
        server = new WebhookServer(settings, KEY);
    }

    @AfterEach
    void forget() {
        server.database.pool().query("delete from webhooks").execute().await();
        server.accepted.clear();
        server.now.set(WebhookServer.START);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void makesAWebhookThatTakesDeliveriesAtOnce() {
        Reply made = create(GITHUB);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().get("url").textValue()).startsWith("/hooks/whk_");
        assertThat(made.body().has("secret")).isFalse();
        assertThat(made.body().at("/verification/preset").textValue()).isEqualTo("github");
        assertThat(made.body().get("event_type").textValue()).isEqualTo("webhook.issues");
        Reply delivered = deliver(url(made), "{\"a\":1}", "hush-hush");
        assertThat(delivered.status()).isEqualTo(202);
        assertThat(server.accepted.get(0).id().toString())
                .isEqualTo(delivered.body().get("id").textValue());
        assertThat(deliver(url(made), "{\"a\":1}", "other").status()).isEqualTo(401);
        assertThat(server.accepted).hasSize(1);
    }

    @Test
    void showsAGeneratedSecretOnce() {
        Reply made = create("{'name':'a','verification':{'scheme':'standard-webhooks'}}");

        String secret = made.body().get("secret").textValue();
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
        assertThat(get(made).toString()).doesNotContain(secret).doesNotContain("secret");
        assertThat(deliverStandard(url(made), "m1", secret).status()).isEqualTo(202);
    }

    @Test
    void storesNoSecretInTheClear() {
        create(GITHUB);

        var row = server.database
                .pool()
                .query("select keys, settings from webhooks")
                .execute()
                .await()
                .iterator()
                .next();
        assertThat(row.getBuffer("keys").toString(StandardCharsets.ISO_8859_1))
                .doesNotContain("hush-hush")
                .doesNotContain("whk_");
        assertThat(row.getBuffer("settings").toString()).doesNotContain("hush-hush");
    }

    @Test
    void keepsBothSecretsWhileOneRotates() {
        Reply made = create("{'name':'a','verification':{'scheme':'standard-webhooks'}}");
        String old = made.body().get("secret").textValue();

        Reply rotated = server.call("POST", path(made) + "/rotate", "editor", "{\"overlap\":\"PT1H\"}");

        String fresh = rotated.body().get("secret").textValue();
        assertThat(rotated.body().get("previous_valid_until").textValue()).isEqualTo("2026-11-20T11:00:00Z");
        assertThat(deliverStandard(url(made), "m1", old).status()).isEqualTo(202);
        assertThat(deliverStandard(url(made), "m2", fresh).status()).isEqualTo(202);
        server.now.set(WebhookServer.START.plus(Duration.ofHours(1)));
        assertThat(deliverStandard(url(made), "m3", old).status()).isEqualTo(401);
        assertThat(deliverStandard(url(made), "m4", fresh).status()).isEqualTo(202);
    }

    @Test
    void changesWhatIsGivenAndKeepsTheRest() {
        Reply made = create(GITHUB);

        Reply changed = server.call("PUT", path(made), "editor", "{\"enabled\":false}");

        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.body().at("/verification/preset").textValue()).isEqualTo("github");
        assertThat(deliver(url(made), "{}", "hush-hush").status()).isEqualTo(410);
        server.call("PUT", path(made), "editor", "{\"enabled\":true}");
        assertThat(deliver(url(made), "{}", "hush-hush").status()).isEqualTo(202);
    }

    @Test
    void generatesASecretWhenTheOldOneDoesNotFitTheNewScheme() {
        Reply made = create(GITHUB);

        Reply changed =
                server.call("PUT", path(made), "editor", "{\"verification\":{\"scheme\":\"standard-webhooks\"}}");

        String secret = changed.body().get("secret").textValue();
        assertThat(deliverStandard(url(made), "m1", secret).status()).isEqualTo(202);
    }

    @Test
    void forgetsADeletedWebhook() {
        Reply made = create(GITHUB);

        assertThat(server.call("DELETE", path(made), "editor", "").status()).isEqualTo(204);
        assertThat(server.call("DELETE", path(made), "editor", "").status()).isEqualTo(404);
        assertThat(server.call("GET", path(made), "viewer", "").status()).isEqualTo(404);
        assertThat(deliver(url(made), "{}", "hush-hush").status()).isEqualTo(404);
        assertThat(create(GITHUB).status()).isEqualTo(201);
    }

    @Test
    void listsInPages() {
        for (String name : new String[] {"a", "b", "c"}) {
            create("{'name':'" + name + "','verification':{'scheme':'none'}}");
        }

        JsonNode first =
                server.call("GET", "/api/webhooks?limit=2", "viewer", "").body();
        JsonNode second = server.call(
                        "GET",
                        "/api/webhooks?limit=2&after=" + first.get("next").textValue(),
                        "viewer",
                        "")
                .body();

        assertThat(first.get("items"))
                .extracting(item -> item.get("name").textValue())
                .containsExactly("a", "b");
        assertThat(second.get("items"))
                .extracting(item -> item.get("name").textValue())
                .containsExactly("c");
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(first.toString()).doesNotContain("whk_");
    }

    @Test
    void showsTheUrlToThoseWhoMayChangeIt() {
        Reply made = create(GITHUB);

        assertThat(server.call("GET", path(made), "viewer", "").body().has("url"))
                .isFalse();
        assertThat(get(made).get("url")).isEqualTo(made.body().get("url"));
        assertThat(server.call("PUT", path(made), "viewer", "{}").status()).isEqualTo(403);
    }

    @Test
    void refusesANameThatIsTaken() {
        create(GITHUB);

        assertThat(create(GITHUB).status()).isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | /name",
                "{'name':'a'} | /verification",
                "{'name':'a','verification':{}} | /verification/scheme",
                "{'name':'a','verification':{'scheme':'hmca'}} | /verification/scheme",
                "{'name':'a','verification':{'scheme':'hmac'}} | /verification/header",
                "{'name':'a','verification':{'scheme':'hmac','preset':'githab'}} | /verification/preset",
                "{'name':'a','verification':{'scheme':'hmac','preset':'github','header':'X'}} | /verification/header",
                "{'name':'a','verification':{'scheme':'hmac','header':'X','algorithm':'md5'}} | /verification/algorithm",
                "{'name':'a','verification':{'scheme':'hmac','header':'X','content':'{timestamp}'}} | /verification/content",
                "{'name':'a','verification':{'scheme':'hmac','header':'X','timestamp':{}}} | /verification/timestamp/header",
                "{'name':'a','verification':{'scheme':'basic','secret':'x'}} | /verification/username",
                "{'name':'a','verification':{'scheme':'none','secret':'x'}} | /verification/secret",
                "{'name':'a','verification':{'scheme':'standard-webhooks','secret':'whsec_?'}} | /verification/secret",
                "{'name':'a','verification':{'scheme':'none'},'dedup':{}} | /dedup",
                "{'name':'a','verification':{'scheme':'none'},'dedupe':{'by':'header'}} | /dedupe/by",
                "{'name':'a','verification':{'scheme':'none'},'dedupe':{'window':0}} | /dedupe/window",
                "{'name':'a','verification':{'scheme':'none'},'response':{'status':500}} | /response/status",
                "{'name':'a','verification':{'scheme':'none'},'challenge':'fax'} | /challenge",
                "[] | ''"
            })
    void saysWhereARequestIsWrong(String body, String pointer) {
        Reply refused = create(body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("errors"))
                .extracting(error -> error.get("pointer").textValue())
                .contains(pointer);
    }

    @Test
    void suggestsWhatWasMeant() {
        Reply refused = create("{'name':'a','verification':{'scheme':'standard-webhook'}}");

        assertThat(refused.body().toString()).contains("standard-webhooks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"github", "stripe", "slack", "shopify"})
    void takesAPresetAsItsScheme(String preset) {
        Reply made = create("{'name':'a','verification':{'scheme':'" + preset + "','secret':'x-x-x-x-'}}");

        assertThat(made.body().at("/verification/scheme").textValue()).isEqualTo("hmac");
        assertThat(made.body().at("/verification/preset").textValue()).isEqualTo(preset);
    }

    @Test
    void takesOtherHmacsAndReadsThemBack() {
        Reply made = create(
                "{'name':'a','verification':{'scheme':'hmac','secret':'s-s-s-s-','header':'X-Sig','algorithm':'SHA512',"
                        + "'prefix':'v=','encoding':'base64','timestamp':{'header':'X-Time','tolerance':60},'content':'{timestamp}:{body}'},"
                        + "'dedupe':{'by':'body','window':'PT10M'},'response':{'status':200,'body':{'ok':true}}}");

        JsonNode shown = get(made);

        assertThat(shown.at("/verification/algorithm").textValue()).isEqualTo("sha512");
        assertThat(shown.at("/verification/timestamp/tolerance").textValue()).isEqualTo("PT1M");
        assertThat(shown.at("/dedupe/window").textValue()).isEqualTo("PT10M");
        assertThat(server.store
                        .find(
                                TestServer.ORGANIZATION,
                                WebhookId.parse(shown.get("id").textValue()))
                        .await()
                        .orElseThrow()
                        .spec()
                        .response()
                        .body()
                        .toString())
                .isEqualTo("{\"ok\":true}");
    }

    @Test
    void knowsWhatAnotherNodeMadeAndForgetsWhatItDeleted() {
        try (WebhookServer other = new WebhookServer(settings, KEY)) {
            Reply made = other.call("POST", "/api/webhooks", "editor", GITHUB.replace('\'', '"'));

            assertThat(deliver(url(made), "{}", "hush-hush").status()).isEqualTo(202);

            other.call("DELETE", path(made), "editor", "");
            server.catalogue.refresh().await();
            assertThat(deliver(url(made), "{}", "hush-hush").status()).isEqualTo(404);
        }
    }

    @Test
    void goesOnWithoutAWebhookThatItCannotOpen() {
        try (WebhookServer stranger = new WebhookServer(settings, "another key of at least thirty-two bytes!")) {
            Reply sealedElsewhere = stranger.call("POST", "/api/webhooks", "editor", GITHUB.replace('\'', '"'));
            Reply made = create("{'name':'mine','verification':{'scheme':'none'}}");

            assertThat(deliver(url(made), "{}", "").status()).isEqualTo(202);
            assertThat(deliver(url(sealedElsewhere), "{}", "hush-hush").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void findsEverythingAfterARestart() {
        Reply made = create(GITHUB);

        try (WebhookServer restarted = new WebhookServer(settings, KEY)) {
            restarted.catalogue.refresh().await();
            assertThat(restarted.catalogue.find(url(made).substring("/hooks/".length())))
                    .isNotNull();
        }
    }

    @Test
    void makesATestEventOfWhatItIsGiven() {
        Reply made = create(GITHUB);

        Reply tested = server.call("POST", path(made) + "/test", "editor", "{\"a\":1}");
        server.call("POST", path(made) + "/test", "editor", "");

        assertThat(tested.status()).isEqualTo(202);
        assertThat(server.accepted.get(0).json().at("/data/a").intValue()).isEqualTo(1);
        assertThat(server.accepted.get(0).json().get("test").booleanValue()).isTrue();
        assertThat(server.accepted.get(1).json().at("/data/test").booleanValue())
                .isTrue();
        assertThat(server.call("POST", path(made) + "/test", "viewer", "{}").status())
                .isEqualTo(403);
        assertThat(server.call("POST", path(made) + "/test", "editor", "{").status())
                .isEqualTo(400);
    }

    @Test
    void answersOtherRequestsToAUrl() {
        Reply made = create("{'name':'a','verification':{'scheme':'none'},'challenge':'meta'}");
        Reply plain = create(GITHUB);
        Reply meta =
                create("{'name':'m','verification':{'scheme':'github','secret':'verify-token'},'challenge':'meta'}");

        assertThat(server.send("GET", url(plain), "", Map.of()).status()).isEqualTo(405);
        assertThat(server.send("GET", url(plain), "", Map.of()).http().headers().firstValue("allow"))
                .contains("OPTIONS, POST");
        assertThat(server.send("GET", url(made) + "?hub.challenge=1&hub.verify_token=x", "", Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(server.send(
                                "GET",
                                url(meta) + "?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=verify-token",
                                "",
                                Map.of())
                        .http()
                        .body())
                .isEqualTo("1158");
        Reply permitted = server.send("OPTIONS", url(plain), "", Map.of("WebHook-Request-Origin", "events.example"));
        assertThat(permitted.http().headers().firstValue("webhook-allowed-origin"))
                .contains("events.example");
        assertThat(server.send("POST", "/hooks/nothing", "{}", Map.of()).status())
                .isEqualTo(404);
        assertThat(deliver(url(plain), "x".repeat(1_025), "hush-hush").status()).isEqualTo(413);
    }

    private Reply create(String body) {
        return server.call("POST", "/api/webhooks", "editor", body.replace('\'', '"'));
    }

    private JsonNode get(Reply made) {
        return server.call("GET", path(made), "editor", "").body();
    }

    private static String path(Reply made) {
        return "/api/webhooks/" + made.body().get("id").textValue();
    }

    private static String url(Reply made) {
        return made.body().get("url").textValue();
    }

    private Reply deliver(String url, String body, String secret) {
        String signature = "sha256=" + HexFormat.of().formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), body));
        return server.deliver(url, body, Map.of("Content-Type", "application/json", "X-Hub-Signature-256", signature));
    }

    private Reply deliverStandard(String url, String id, String secret) {
        long time = server.now.get().getEpochSecond();
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        String signature = Base64.getEncoder().encodeToString(hmac(key, id + "." + time + ".{}"));
        return server.deliver(
                url,
                "{}",
                Map.of(
                        "Content-Type",
                        "application/json",
                        "webhook-id",
                        id,
                        "webhook-timestamp",
                        Long.toString(time),
                        "webhook-signature",
                        "v1," + signature));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
