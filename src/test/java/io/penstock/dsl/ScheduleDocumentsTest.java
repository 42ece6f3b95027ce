package io.penstock.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.dsl.Documents.Format;
import io.penstock.dsl.Schedule.ByTime;
import io.penstock.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document says of the times at which it starts. */
class ScheduleDocumentsTest {

    private static final String DOCUMENT = """
            document:
              dsl: '1.0.3'
              namespace: test
              name: timed
              version: '0.1.0'
              metadata: %s
            schedule: %s
            do: [{a: {set: {b: 1}}}]
            """;

    private static ByTime schedule(String metadata, String schedule) {
        String document = DOCUMENT.formatted(metadata, schedule);
        return (ByTime) Documents.compile(document.getBytes(StandardCharsets.UTF_8), Format.YAML)
                .schedule()
                .orElseThrow();
    }

    @Test
    void readsCron() {
        ByTime schedule = schedule("{penstock: {timezone: Europe/Berlin, missed: all}}", "{cron: 0 9 * * MON-FRI}");

        assertThat(schedule.timing().kind()).isEqualTo("cron");
        assertThat(schedule.timing().expression()).isEqualTo("0 9 * * MON-FRI");
        assertThat(schedule.zone()).contains(ZoneId.of("Europe/Berlin"));
        assertThat(schedule.missed()).isEqualTo(Missed.ALL);
    }

    @ParameterizedTest
    @CsvSource({"PT5M, PT5M", "'{minutes: 5, milliseconds: 10}', PT5M0.01S", "P1D, PT24H"})
    void readsIntervalsAndDelays(String written, String read) {
        assertThat(schedule("{}", "{every: " + written + "}").timing())
                .isEqualTo(new Timing.Every(Duration.parse(read)));
        assertThat(schedule("{}", "{after: " + written + "}").timing())
                .isEqualTo(new Timing.After(Duration.parse(read)));
    }

    @Test
    void leavesTheZoneToTheServerAndStartsOnceWhatWasMissed() {
        ByTime schedule = schedule("{}", "{cron: '@daily'}");

        assertThat(schedule.zone()).isEmpty();
        assertThat(schedule.missed()).isEqualTo(Missed.ONCE);
    }

    @Test
    void readsTheTimingThatItHasWritten() {
        for (String each : List.of("{cron: '*/5 * * * *'}", "{every: PT1.5S}", "{after: P1D}")) {
            Timing timing = schedule("{}", each).timing();

            Timing again = Timing.of(timing.kind(), timing.expression());

            assertThat(again.kind()).isEqualTo(timing.kind());
            assertThat(again.expression()).isEqualTo(timing.expression());
        }
    }

    @Test
    void saysWhyAStartHasNoUntil() {
        String document = DOCUMENT.formatted("{}", "{on: {any: [{with: {type: x}}], until: '${ true }'}}");

        assertThat(Documents.check(document.getBytes(StandardCharsets.UTF_8), Format.YAML))
                .extracting(Violation::pointer, Violation::message)
                .containsExactly(tuple(
                        "/schedule/on/until",
                        "An execution has one beginning, so `on` takes no `until`; a `listen` task does."));
    }

    @Test
    void tellsThatAStarNeedsQuotes() {
        String document = DOCUMENT.formatted("{}", "{cron: * * * * *}");

        List<Violation> violations = Documents.check(document.getBytes(StandardCharsets.UTF_8), Format.YAML);

        assertThat(violations).extracting(Violation::line).containsExactly(7);
        assertThat(violations.get(0).message()).endsWith("A value that begins with `*` belongs in quotes.");
    }
}
