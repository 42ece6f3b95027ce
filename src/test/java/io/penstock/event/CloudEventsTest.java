package io.penstock.event;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Json;
import io.penstock.http.MediaType;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudEventsTest {

    private static final UUID ID = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00.123456Z");

    @Test
    void makesAnEventOfAPlainJsonBody() {
        CloudEvent event = plain("application/json", "{\"a\": 1.50}").finish(ID, NOW);

        assertThat(new String(event.bytes(), UTF_8))
                .isEqualTo("{\"specversion\":\"1.0\",\"id\":\"01890a5d-ac96-774b-bcce-b302099a8057\","
                        + "\"source\":\"/webhooks/orders\",\"type\":\"webhook.orders\",\"datacontenttype\":\"application/json\","
                        + "\"time\":\"2026-11-20T10:00:00.123Z\",\"data\":{\"a\": 1.50}}");
        assertThat(event.json()).isEqualTo(Json.parse(event.bytes()));
        assertThat(event.data()).isEqualTo(Json.parse("{\"a\":1.5}".getBytes(UTF_8)));
        assertThat(event.id().value()).isEqualTo(ID);
        assertThat(event.type()).isEqualTo("webhook.orders");
    }

    @Test
    void writesJsonAnewThatIsNotAscii() {
        CloudEvent accents = plain("application/json", "{\"a\": \"é\"}").finish(ID, NOW);
        CloudEvent wide = CloudEvents.plain(
                        "t", "/s", MediaType.parse("application/json"), "application/json", "[1]".getBytes(UTF_16BE))
                .finish(ID, NOW);

        assertThat(new String(accents.bytes(), UTF_8)).endsWith("\"data\":{\"a\":\"é\"}}");
        assertThat(new String(wide.bytes(), UTF_8)).endsWith("\"data\":[1]}");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, hello, hello",
        "text/plain; charset=UTF-8, grüße, grüße",
        "application/x-www-form-urlencoded, a=1&b=2, a=1&b=2",
        "application/soap+xml, <a/>, <a/>"
    })
    void keepsTextAsText(String type, String body, String data) {
        CloudEvent event = plain(type, body).finish(ID, NOW);

        assertThat(event.data()).isNotNull();
        assertThat(event.data().textValue()).isEqualTo(data);
        assertThat(event.json().get("datacontenttype").textValue()).isEqualTo(type);
    }

    @Test
    void keepsOtherBytesAsBase64() {
        byte[] bytes = {(byte) 0xff, 0, 1};
        for (String type :
                List.of("application/octet-stream", "text/plain", "text/plain; charset=iso-8859-1", "image/png")) {
            CloudEvent event = CloudEvents.plain("t", "/s", MediaType.parse(type), type, bytes)
                    .finish(ID, NOW);

            assertThat(event.data()).isNull();
            assertThat(event.json().get("data_base64").textValue()).isEqualTo("/wAB");
            assertThat(Json.parse(event.bytes())).isEqualTo(event.json());
        }
    }

    @Test
    void leavesDataOutWhenTheBodyIsEmpty() {
        CloudEvent event = CloudEvents.plain("t", "/s", MediaType.parse(null), null, new byte[0])
                .finish(ID, NOW);

        assertThat(event.json().has("data")).isFalse();
        assertThat(event.json().has("datacontenttype")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":1}x", "{\"a\":1,\"a\":2}", "nul"})
    void refusesMalformedJson(String body) {
        assertThatThrownBy(() -> plain("application/json", body))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.reason()).isInstanceOf(Reason.Malformed.class));
    }

    @Test
    void tellsLineAndColumnOfMalformedJson() {
        Failure failure = catchThrowableOfType(Failure.class, () -> plain("application/json", "{\n  \"a\": ?}"));

        Reason.Malformed reason = (Reason.Malformed) failure.reason();
        assertThat(reason.line()).isEqualTo(2);
        assertThat(reason.column()).isPositive();
    }

    @Test
    void readsBinaryModeAndKeepsTheSourcesId() {
        var headers = Map.of(
                "ce-specversion", "1.0",
                "CE-Id", "a-1",
                "ce-source", "/crm",
                "ce-type", "com.example.lead",
                "ce-subject", "Euro%20%E2%82%AC",
                "ce-region", "\"a \\\"b\\\"\"",
                "ce-time", "2026-01-02T03:04:05+01:00",
                "Content-Type", "application/json",
                "X-Other", "no");

        CloudEvent event = CloudEvents.binary(
                        headers.entrySet(), MediaType.parse("application/json"), "application/json", bytes("[1]"))
                .finish(ID, NOW);

        assertThat(event.subject()).isEqualTo("Euro €");
        assertThat(event.json().get("id").textValue()).isEqualTo(ID.toString());
        assertThat(event.json().get("originid").textValue()).isEqualTo("a-1");
        assertThat(event.json().get("region").textValue()).isEqualTo("a \"b\"");
        assertThat(event.json().get("time").textValue()).isEqualTo("2026-01-02T03:04:05+01:00");
        assertThat(event.json().has("other")).isFalse();
        assertThat(event.data()).isEqualTo(Json.parse(bytes("[1]")));
    }

    @Test
    void refusesBinaryModeWithoutWhatIsRequired() {
        var headers = Map.of(
                "ce-specversion",
                "0.3",
                "ce-type",
                "",
                "ce-Bad_Name",
                "x",
                "ce-time",
                "yesterday",
                "ce-subject",
                "%ff");

        assertThat(pointers(() -> CloudEvents.binary(headers.entrySet(), MediaType.parse(null), null, new byte[0])))
                .containsExactlyInAnyOrder("/specversion", "/id", "/source", "/type", "/bad_name", "/time", "/subject");
    }

    @Test
    void readsStructuredMode() {
        CloudEvent event = CloudEvents.structured(bytes("""
                {"specversion":"1.0","id":"7","source":"urn:a","type":"t","count":3,"flag":true,"gone":null,"data":{"x":[1,null]}}""")).finish(ID, NOW);

        assertThat(event.json().get("count").intValue()).isEqualTo(3);
        assertThat(event.json().has("gone")).isFalse();
        assertThat(event.data()).isEqualTo(Json.parse(bytes("{\"x\":[1,null]}")));
        assertThat(Json.parse(event.bytes())).isEqualTo(event.json());
    }

    @Test
    void readsBinaryDataInStructuredMode() {
        String base64 = Base64.getEncoder().encodeToString(new byte[] {1, 2});
        CloudEvent event = CloudEvents.structured(
                        bytes("{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"a\",\"type\":\"t\",\"data_base64\":\""
                                + base64 + "\"}"))
                .finish(ID, NOW);

        assertThat(event.json().get("data_base64").textValue()).isEqualTo(base64);
        assertThat(event.data()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/id | {'specversion':'1.0','source':'s','type':'t'}",
                "/id | {'specversion':'1.0','id':'','source':'s','type':'t'}",
                "/id | {'specversion':'1.0','id':7,'source':'s','type':'t'}",
                "/source | {'specversion':'1.0','id':'7','source':'a b','type':'t'}",
                "/type | {'specversion':'1.0','id':'7','source':'s','type':null}",
                "/specversion | {'id':'7','source':'s','type':'t'}",
                "/dataschema | {'specversion':'1.0','id':'7','source':'s','type':'t','dataschema':'relative'}",
                "/time | {'specversion':'1.0','id':'7','source':'s','type':'t','time':'2026-01-01'}",
                "/ext | {'specversion':'1.0','id':'7','source':'s','type':'t','ext':{}}",
                "/ext | {'specversion':'1.0','id':'7','source':'s','type':'t','ext':1.5}",
                "/ext | {'specversion':'1.0','id':'7','source':'s','type':'t','ext':5000000000}",
                "/Ext | {'specversion':'1.0','id':'7','source':'s','type':'t','Ext':'x'}",
                "/a~1b | {'specversion':'1.0','id':'7','source':'s','type':'t','a/b':'x'}",
                "/data_base64 | {'specversion':'1.0','id':'7','source':'s','type':'t','data_base64':'?'}",
                "/data_base64 | {'specversion':'1.0','id':'7','source':'s','type':'t','data_base64':'AQ==','data':1}"
            })
    void refusesWhatIsNoEvent(String pointer, String json) {
        assertThat(pointers(() -> CloudEvents.structured(bytes(json.replace('\'', '"')))))
                .containsExactly(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "source", "type", "subject", "datacontenttype", "ext"})
    void refusesCharactersThatCloudEventsDoNotAllow(String attribute) {
        for (String character : List.of("\\u0000", "\\u001f", "\\u007f", "\\u0085", "\\ud800", "\\ufdd0", "\\uffff")) {
            String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"t\",\"ext\":\"e\"}"
                    .replaceFirst(",?\"" + attribute + "\":\"\\w\"", "")
                    .replace("}", ",\"" + attribute + "\":\"a" + character + "\"}");

            assertThat(pointers(() -> CloudEvents.structured(bytes(event))))
                    .as(event)
                    .containsExactly("/" + attribute);
            assertThat(pointers(() -> CloudEvents.batch(bytes("[" + event + "]"))))
                    .containsExactly("/0/" + attribute);
        }
    }

    @Test
    void refusesAnEncodedNulInAHeader() {
        var headers = Map.of("ce-specversion", "1.0", "ce-id", "1", "ce-source", "/s", "ce-type", "a%00");

        assertThat(pointers(() -> CloudEvents.binary(headers.entrySet(), MediaType.parse(null), null, new byte[0])))
                .containsExactly("/type");
    }

    @Test
    void refusesTheSourceOfAWebhookUnlessItIsTheSendersOwn() {
        String event = "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/webhooks/orders\",\"type\":\"t\"}";

        assertThat(pointers(() -> ReservedSources.refuseForged(CloudEvents.structured(bytes(event)), null)))
                .containsExactly("/source");
        assertThat(pointers(() ->
                        ReservedSources.refuseForged(CloudEvents.structured(bytes(event)), "/webhooks/orders%20")))
                .containsExactly("/source");
        assertThat(pointers(() -> ReservedSources.refuseForged(
                        CloudEvents.batch(bytes("[" + event.replace("/webhooks/", "/crm/") + "," + event + "]")),
                        null)))
                .containsExactly("/1/source");
        assertThat(ReservedSources.refuseForged(CloudEvents.structured(bytes(event)), "/webhooks/orders")
                        .source())
                .isEqualTo("/webhooks/orders");
    }

    @Test
    void readsWhatItStoredAsItIs() {
        String type = "text/plain;\tcharset=utf-8";
        CloudEvent event = plain(type, "hello").finish(ID, NOW);

        CloudEvent again = CloudEvents.stored(event.bytes()).finish(ID, NOW);

        assertThat(again.source()).isEqualTo("/webhooks/orders");
        assertThat(again.data()).isEqualTo(event.data());
        assertThat(again.json().get("datacontenttype").textValue()).isEqualTo(type);
    }

    @Test
    void keepsTheIdThatTheSourceGaveWhenWhatIsStoredIsReadAgain() {
        CloudEvent given = CloudEvents.structured(
                        bytes("{\"specversion\":\"1.0\",\"id\":\"order-7\",\"source\":\"s\",\"type\":\"t\"}"))
                .finish(ID, NOW);
        CloudEvent none = plain("text/plain", "hello").finish(ID, NOW);

        assertThat(CloudEvents.stored(given.bytes())
                        .finish(ID, NOW)
                        .json()
                        .path(CloudEvent.ORIGIN_ID)
                        .asText())
                .isEqualTo("order-7");
        assertThat(CloudEvents.stored(none.bytes()).finish(ID, NOW).json().has(CloudEvent.ORIGIN_ID))
                .isFalse();
    }

    @Test
    void readsABatchInOrderAndTellsWhereItIsWrong() {
        String event = "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"s\",\"type\":\"t\"}";

        assertThat(CloudEvents.batch(bytes("[" + event.formatted(1) + "," + event.formatted(2) + "]")))
                .extracting(Draft::originId)
                .containsExactly("1", "2");
        assertThat(CloudEvents.batch(bytes("[]"))).isEmpty();
        assertThat(pointers(() -> CloudEvents.batch(bytes("[" + event.formatted(1) + ",{},5]"))))
                .containsExactlyInAnyOrder("/1/id", "/1/source", "/1/type", "/1/specversion", "/2");
        assertThatThrownBy(() -> CloudEvents.batch(bytes("{}"))).isInstanceOf(Failure.class);
    }

    @Test
    void tellsTheModesApart() {
        assertThat(mode("application/json", null)).isEqualTo(CloudEvents.Mode.PLAIN);
        assertThat(mode(null, "1.0")).isEqualTo(CloudEvents.Mode.BINARY);
        assertThat(mode("application/cloudevents+json; charset=utf-8", null)).isEqualTo(CloudEvents.Mode.STRUCTURED);
        assertThat(mode("application/cloudevents-batch+json", "1.0")).isEqualTo(CloudEvents.Mode.BATCH);
        assertThatThrownBy(() -> mode("application/cloudevents+avro", null))
                .isInstanceOfSatisfying(
                        Failure.class,
                        failure -> assertThat(failure.reason()).isInstanceOf(Reason.UnsupportedMediaType.class));
    }

    private static CloudEvents.Mode mode(String contentType, String specVersion) {
        return CloudEvents.mode(MediaType.parse(contentType), specVersion);
    }

    private static List<String> pointers(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Failure failure = catchThrowableOfType(Failure.class, call);
        return ((Reason.Invalid) failure.reason())
                .violations().stream().map(Violation::pointer).toList();
    }

    private static Draft plain(String type, String body) {
        return CloudEvents.plain("webhook.orders", "/webhooks/orders", MediaType.parse(type), type, bytes(body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
