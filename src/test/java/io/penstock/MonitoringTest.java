package io.penstock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The rules and dashboards as they are written down. */
class MonitoringTest {

    private static final String RUNBOOK = "src/site/markdown/runbook.md";
    /** Fires always, since its absence is the alarm. */
    private static final String WATCHDOG = "PenstockWatchdog";

    @Test
    void everyAlertSaysWhatItMeansAndWhereToReadOn() throws IOException {
        String runbook = Files.readString(Path.of(RUNBOOK));

        for (JsonNode alert : MonitoringFiles.alerts()) {
            String name = alert.path("alert").asText();
            assertThat(alert.at("/labels/severity").asText()).as(name).isIn("critical", "warning", "info", "none");
            assertThat(alert.at("/labels/priority").asText()).as(name).matches("P[0-3]");
            assertThat(alert.at("/annotations/summary").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/description").asText()).as(name).endsWith(".");
            assertThat(alert.at("/annotations/runbook_url").asText())
                    .isEqualTo(RUNBOOK + "#" + name.toLowerCase(Locale.ROOT));
            assertThat(runbook).contains("\n### " + name + "\n");
        }
    }

    @Test
    void theRunbookKnowsNoOtherAlerts() throws IOException {
        List<String> sections = Files.readAllLines(Path.of(RUNBOOK)).stream()
                .filter(line -> line.startsWith("### Penstock"))
                .map(line -> line.substring(4))
                .toList();

        assertThat(sections).containsExactlyInAnyOrderElementsOf(names());
    }

    private static List<String> names() {
        return MonitoringFiles.alerts().stream()
                .map(alert -> alert.path("alert").asText())
                .toList();
    }

    @Test
    void everyAlertIsTriedOnSeriesThatMakeItFireAndOnSeriesThatDoNot() {
        Set<String> fire = new HashSet<>();
        Set<String> quiet = new HashSet<>();
        for (JsonNode test : MonitoringFiles.tests()) {
            for (JsonNode expected : test.path("alert_rule_test")) {
                (expected.path("exp_alerts").isEmpty() ? quiet : fire)
                        .add(expected.path("alertname").asText());
            }
        }

        assertThat(fire).containsExactlyInAnyOrderElementsOf(names());
        assertThat(quiet)
                .doesNotContain(WATCHDOG)
                .containsAll(
                        names().stream().filter(name -> !name.equals(WATCHDOG)).toList());
    }

    @Test
    void panelsHaveTitlesAndUnitsAndAskWhateverSourceIsChosen() {
        JsonNode dashboard = MonitoringFiles.dashboard();
        List<JsonNode> panels = MonitoringFiles.panels(dashboard);
        Set<Integer> ids = new HashSet<>();

        for (JsonNode panel : panels) {
            String title = panel.path("title").asText();
            assertThat(title).isNotBlank();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            assertThat(panel.at("/gridPos/w").asInt()).as(title).isBetween(1, 24);
            if (!panel.path("type").asText().equals("row")) {
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as(title)
                        .isNotBlank();
                assertThat(panel.path("targets")).as(title).isNotEmpty();
            }
        }
        assertThat(StreamSupport.stream(dashboard.at("/templating/list").spliterator(), false)
                        .map(variable -> variable.path("name").asText()))
                .contains("datasource", "job");
    }

    @Test
    void panelsDoNotOverlap() {
        Set<String> places = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (JsonNode panel : MonitoringFiles.panels(MonitoringFiles.dashboard())) {
            JsonNode grid = panel.path("gridPos");
            for (int x = 0; x < grid.path("w").asInt(); x++) {
                for (int y = 0; y < grid.path("h").asInt(); y++) {
                    String place =
                            (grid.path("x").asInt() + x) + "," + (grid.path("y").asInt() + y);
                    if (!places.add(place)) {
                        twice.add(panel.path("title").asText());
                    }
                }
            }
        }
        assertThat(twice).isEmpty();
    }

    @Test
    void whatAnExpressionSpeaksOfIsFound() {
        Expression read = Expression.parse(
                "sum by (job, le) (rate(a_total{route=~`/x/\\{id\\}`, status!=\"5}\"}[5m] offset 1d)) > 2 * b:c:d"
                        + " and on (job) vector(1) unless e{}");

        assertThat(read.selectors().stream().map(Expression.Selector::name)).containsExactly("a_total", "b:c:d", "e");
        assertThat(read.labels()).containsExactlyInAnyOrder("job", "le");
        assertThat(read.selectors().get(0).matchers())
                .containsExactly(
                        new Expression.Condition("route", "=~", "/x/\\{id\\}"),
                        new Expression.Condition("status", "!=", "5}"));
    }
}
