package io.penstock.telemetry.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.ConfigLoader;
import io.penstock.identity.IdSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void readsAndWritesTheHeader() {
        TraceContext context = TraceContext.parse(HEADER);

        assertThat(context).isEqualTo(new TraceContext("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7", true));
        assertThat(context.traceparent()).isEqualTo(HEADER);
        assertThat(TraceContext.parse(HEADER.replace("-01", "-02")).sampled()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
            })
    void takesNothingElse(String header) {
        assertThat(TraceContext.parse(header)).isNull();
    }

    @Test
    void recordsAboutTheRatioOfTracesWhateverTheirIdsLookLike() {
        Tracing tracing = tracing("0.1");
        IdSource ids = new IdSource(InstantSource.system(), 1);
        int recorded = 0;
        int begun = 0;

        for (int i = 0; i < 20_000; i++) {
            recorded += tracing.samples(ids.next().toString().replace("-", "")) ? 1 : 0;
            begun += tracing.arrival(null) == null ? 0 : 1;
        }

        assertThat(recorded).isBetween(1_800, 2_200);
        assertThat(begun).isBetween(1_700, 2_300);
        tracing.close(Duration.ZERO);
    }

    @Test
    void followsWhoeverBeganTheTrace() {
        Tracing none = tracing("0");
        Tracing all = tracing("1");

        assertThat(none.arrival(TraceContext.parse(HEADER)).traceId()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(none.arrival(null)).isNull();
        assertThat(all.arrival(null)).isNotNull();
        assertThat(all.arrival(TraceContext.parse(HEADER.replace("-01", "-00"))))
                .isNull();
        assertThat(Tracing.off().arrival(TraceContext.parse(HEADER))).isNull();
        none.close(Duration.ZERO);
        all.close(Duration.ZERO);
    }

    private static Tracing tracing(String ratio) {
        Map<String, String> settings =
                Map.of("PENSTOCK_TRACING_ENDPOINT", "http://127.0.0.1:9", "PENSTOCK_TRACING_SAMPLE_RATIO", ratio);
        return Tracing.of(
                new ConfigLoader(Path.of("nowhere"), settings).load().config().tracing(), "1", InstantSource.system());
    }
}
