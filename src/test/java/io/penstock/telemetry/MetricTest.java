package io.penstock.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MetricTest {

    @Test
    void everySeriesIsInTheGuideOfOperations() throws IOException {
        String guide = Files.readString(Path.of("src/site/markdown/operations.md"));

        assertThat(Arrays.stream(Metric.values())
                        .map(metric -> "| `" + metric.key().replace('.', '_'))
                        .filter(row -> !guide.contains(row)))
                .isEmpty();
    }

    @Test
    void aMeterTakesTheLabelsOfItsMetric() {
        Meters meters = new Meters();

        assertThatThrownBy(() -> meters.counter(Metric.HTTP_REQUESTS, "GET"))
                .hasMessageContaining("[method, route, status]");
        assertThat(meters.counter(Metric.WEBHOOK_REFUSED, "invalid"))
                .isSameAs(meters.counter(Metric.WEBHOOK_REFUSED, "invalid"));
    }
}
