package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.telemetry.tracing.StubCollector;
import io.penstock.telemetry.tracing.StubCollector.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces of a running server, at a stub of a collector. */
class TracingIT {

    private static final String PARENT = "00f067aa0ba902b7";
    private static final StubCollector COLLECTOR = StubCollector.open();
    private static final Depot DEPOT = Depot.open();

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer(
            "PENSTOCK_EGRESS_ALLOW", DEPOT.address(),
            "OTEL_EXPORTER_OTLP_ENDPOINT", COLLECTOR.endpoint(),
            "OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=ours, x-other=two",
            "PENSTOCK_TRACING_SAMPLE_RATIO", "0",
            "PENSTOCK_TRACING_INTERVAL", "50ms");

    @AfterAll
    static void close() {
        DEPOT.close();
        COLLECTOR.close();
    }

    @Test
    void aDeliveryIsOneTraceFromTheWebhookThroughTasksToTheCall() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: whole, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.whole}}}}
                do:
                  - prepare: {set: {ready: true}}
                  - rounds:
                      for: {in: '${ [1, 2] }'}
                      do:
                        - ask: {call: http, with: {method: get, endpoint: '%s'}}
                """.formatted(DEPOT.uri("/whole")));

        deliver("whole", "00-" + trace + "-" + PARENT + "-01");

        List<Seen> spans = spans(trace, 8);
        Seen server = named(spans, "POST /hooks/{token}").get(0);
        Seen execution = named(spans, "execute whole").get(0);
        Seen prepare = named(spans, "prepare").get(0);
        Seen rounds = named(spans, "rounds").get(0);
        List<Seen> asks = named(spans, "ask");
        List<Seen> calls = named(spans, "GET");
        assertThat(server.parent()).isEqualTo(PARENT);
        assertThat(server.attributes())
                .containsEntry("http.route", "/hooks/{token}")
                .containsEntry("http.response.status_code", "202");
        assertThat(execution.parent()).isEqualTo(server.spanId());
        assertThat(execution.attributes())
                .containsEntry("penstock.workflow", "traced/whole")
                .containsEntry("penstock.status", "completed");
        assertThat(prepare.parent()).isEqualTo(execution.spanId());
        assertThat(rounds.parent()).isEqualTo(execution.spanId());
        assertThat(asks).hasSize(2).allMatch(ask -> ask.parent().equals(rounds.spanId()));
        assertThat(calls)
                .extracting(Seen::parent)
                .containsExactlyInAnyOrderElementsOf(
                        asks.stream().map(Seen::spanId).toList());
        assertThat(calls.get(0).attributes())
                .containsEntry("http.response.status_code", "200")
                .containsEntry("server.address", "127.0.0.1");
        assertThat(DEPOT.requests("/whole"))
                .extracting(request -> request.at("/headers/traceparent").asText())
                .containsExactlyInAnyOrderElementsOf(calls.stream()
                        .map(call -> "00-" + trace + "-" + call.spanId() + "-01")
                        .toList());
        assertThat(spans).allMatch(span -> span.start() <= span.end());
        assertThat(COLLECTOR.headers().get(0)).containsEntry("X-tenant", List.of("ours"));
    }

    @Test
    void metricsTellWhatBecameOfTheSpans() {
        String trace = "abf92f3577b34da6a3ce929d0e0e4736";

        deliver("counted", "00-" + trace + "-" + PARENT + "-01");

        spans(trace, 1);
        assertThat(new String(SERVER.api().bytes("/metrics"), StandardCharsets.UTF_8))
                .containsPattern("penstock_trace_spans_total\\{outcome=\"sent\"} [1-9]")
                .contains("penstock_trace_spans_total{outcome=\"dropped\"} 0.0", "penstock_log_dropped_total");
    }

    @Test
    void aBriefExecutionIsTracedToo() {
        String trace = "5bf92f3577b34da6a3ce929d0e0e4736";
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: brief, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.brief}}}}
                do:
                  - fail: {raise: {error: {type: 'https://example.com/errors/no', status: 400}}}
                """);

        deliver("brief", "00-" + trace + "-" + PARENT + "-01");

        List<Seen> spans = spans(trace, 3);
        assertThat(named(spans, "execute brief")).singleElement().matches(Seen::failed);
        assertThat(named(spans, "fail").get(0).attributes())
                .containsEntry("error.type", "https://example.com/errors/no");
    }

    @Test
    void whatAnEventStartsIsInTheTraceOfItsMaker() {
        String trace = "6bf92f3577b34da6a3ce929d0e0e4736";
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: maker, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.maker}}}}
                do:
                  - tell: {emit: {event: {with: {source: 'https://example.com/maker', type: traced.made}}}}
                """);
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: made, version: '1.0.0'}
                schedule: {on: {one: {with: {type: traced.made}}}}
                do:
                  - nothing: {set: {a: 1}}
                """);

        deliver("maker", "00-" + trace + "-" + PARENT + "-01");

        List<Seen> spans = spans(trace, 5);
        assertThat(named(spans, "execute made").get(0).parent())
                .isEqualTo(named(spans, "tell").get(0).spanId());
    }

    @Test
    void aTraceIsTheSameAfterARecovery() {
        String trace = "7bf92f3577b34da6a3ce929d0e0e4736";
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: halted, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.halted}}}}
                do:
                  - first: {call: http, with: {method: get, endpoint: '%1$s'}}
                  - pause: {wait: {milliseconds: 400}}
                  - second: {call: http, with: {method: get, endpoint: '%1$s'}}
                """.formatted(DEPOT.uri("/halted")));

        String event = deliver("halted", "00-" + trace + "-" + PARENT + "-01");
        await().until(() -> DEPOT.requests("/halted").size() == 1);
        String execution = SERVER.api()
                .get("/api/executions?event_id=" + event)
                .at("/items/0/id")
                .asText();
        control(execution, "suspend");
        await().until(() -> status(execution).equals("suspended"));
        control(execution, "resume");

        List<Seen> spans = spans(trace, 7);
        Seen whole = named(spans, "execute halted").get(0);
        assertThat(spans.stream().filter(span -> span.parent().equals(whole.spanId())))
                .extracting(Seen::name)
                .containsExactlyInAnyOrder("first", "pause", "second");
        assertThat(DEPOT.requests("/halted"))
                .extracting(request -> request.at("/headers/traceparent").asText())
                .containsExactlyElementsOf(List.of("first", "second").stream()
                        .map(task -> "00-" + trace + "-"
                                + calls(spans, named(spans, task).get(0)).spanId() + "-01")
                        .toList());
    }

    @Test
    void whatAnEventStartsThatNobodyRecordsIsNotRecordedEither() {
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: plain, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.plain}}}}
                do:
                  - ask: {call: http, with: {method: get, endpoint: '%s'}}
                """.formatted(DEPOT.uri("/plain")));

        deliver("plain", "none");

        await().until(() -> !DEPOT.requests("/plain").isEmpty());
        assertThat(DEPOT.request("/plain").at("/headers/traceparent").asText())
                .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");
        assertThat(COLLECTOR.spans()).noneMatch(span -> span.name().equals("execute plain"));
    }

    @Test
    void noSpanTellsWhatIsSecret() {
        String trace = "9bf92f3577b34da6a3ce929d0e0e4736";
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: discreet, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.discreet}}}}
                do:
                  - keep: {set: {password: PLANTED-1}}
                  - ask:
                      call: http
                      with:
                        method: post
                        endpoint: '%s'
                        headers: {Authorization: Bearer PLANTED-2}
                        body: {note: PLANTED-3}
                  - fail: {raise: {error: {type: 'https://example.com/errors/no', status: 400, detail: PLANTED-4}}}
                """.formatted(DEPOT.uri("/PLANTED-5?key=PLANTED-6")));

        deliver("discreet", "00-" + trace + "-" + PARENT + "-01");

        List<Seen> spans = spans(trace, 6);
        assertThat(DEPOT.requests("/PLANTED-5")).hasSize(1);
        assertThat(named(spans, "execute discreet").get(0).failed()).isTrue();
        assertThat(COLLECTOR.text()).contains("discreet").doesNotContain("PLANTED");
    }

    @Test
    void whatItsCallerDoesNotRecordIsPassedOnAndNotRecorded() {
        String sent = "00-8bf92f3577b34da6a3ce929d0e0e4736-" + PARENT + "-00";
        SERVER.save("""
                document: {dsl: '1.0.3', namespace: traced, name: silent, version: '1.0.0'}
                schedule: {on: {one: {with: {type: webhook.silent}}}}
                do:
                  - ask: {call: http, with: {method: get, endpoint: '%s'}}
                """.formatted(DEPOT.uri("/silent")));

        deliver("silent", sent);

        await().until(() -> !DEPOT.requests("/silent").isEmpty());
        assertThat(DEPOT.request("/silent").at("/headers/traceparent").asText()).isEqualTo(sent);
        assertThat(COLLECTOR.trace("8bf92f3577b34da6a3ce929d0e0e4736")).isEmpty();
    }

    private static String deliver(String name, String traceparent) {
        byte[] webhook =
                ("{\"name\":\"" + name + "\",\"verification\":{\"scheme\":\"none\"}}").getBytes(StandardCharsets.UTF_8);
        String url = SERVER.api()
                .post("/api/webhooks", "application/json", webhook)
                .path("url")
                .asText();
        JsonNode accepted = SERVER.api()
                .post(
                        url.substring(url.indexOf("/hooks/")),
                        "application/json",
                        "{}".getBytes(StandardCharsets.UTF_8),
                        "traceparent",
                        traceparent);
        return accepted.path("id").asText();
    }

    private static void control(String execution, String verb) {
        SERVER.api()
                .post(
                        "/api/executions/" + execution + "/" + verb,
                        "application/json",
                        "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static String status(String execution) {
        return SERVER.api().get("/api/executions/" + execution).path("status").asText();
    }

    private static List<Seen> spans(String trace, int expected) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(COLLECTOR.trace(trace)).hasSize(expected));
        return COLLECTOR.trace(trace);
    }

    private static List<Seen> named(List<Seen> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    private static Seen calls(List<Seen> spans, Seen task) {
        return spans.stream()
                .filter(span ->
                        span.parent().equals(task.spanId()) && span.name().equals("GET"))
                .findFirst()
                .orElseThrow();
    }
}
