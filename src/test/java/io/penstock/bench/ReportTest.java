package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static final Volley.Latency LATENCY = new Volley.Latency(1, 2, 3);

    @Test
    void comparesEveryCaseWithTheBareServerOfTheSameRun() {
        JsonNode cases = json(report(figure("http", 200.0, null), figure("ingest", 50.0, tally(10, 10, 10))))
                .path("cases");

        assertThat(cases.path(1).path("ratio_of_http").asDouble()).isEqualTo(0.25);
    }

    @Test
    void comparesWithNothingWhereTheBareServerDidNotRun() {
        JsonNode cases = json(report(figure("ingest", 50.0, tally(10, 10, 10)))).path("cases");

        assertThat(cases.path(0).has("ratio_of_http")).isFalse();
    }

    @Test
    void callsAPromiseKeptWhenWhatWasInFlightAtTheEndIsStoredToo() {
        assertThat(tally(100, 120, 120).holds()).isTrue();
    }

    @Test
    void countsWhatWasAcknowledgedAndNotStored() {
        assertThat(tally(100, 98, 98).holds()).isFalse();
        assertThat(tally(100, 98, 98).lost()).isEqualTo(2);
    }

    @Test
    void countsWhatWasStoredAndNotExecuted() {
        assertThat(tally(100, 100, 93).lost()).isEqualTo(7);
    }

    @Test
    void callsWhatWasStoredThoughNobodySentItABreach() {
        assertThat(tally(100, 300, 300).holds()).isFalse();
    }

    @Test
    void saysLoudlyInTheTableWhatWasLost() {
        assertThat(report(figure("ingest", 50.0, tally(100, 98, 98))).table()).contains("LOST 2");
    }

    private static Figure.Tally tally(long acknowledged, long stored, long executed) {
        return new Figure.Tally(acknowledged, stored, executed, 64);
    }

    private static Figure figure(String name, double perSecond, Figure.Tally tally) {
        return new Figure(name, perSecond, LATENCY, 100, tally, Map.of());
    }

    private static Report report(Figure... figures) {
        return new Report(new Machine("cpu", 2, 1024, "os", "java", "abc"), Map.of(), List.of(figures));
    }

    private static JsonNode json(Report report) {
        return Json.parse(report.json().getBytes(StandardCharsets.UTF_8));
    }
}
