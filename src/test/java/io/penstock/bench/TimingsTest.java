package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TimingsTest {

    private static final long MILLI = 1_000_000;

    @Test
    void tellsPercentilesOfAllParts() {
        Timings odd = new Timings();
        Timings even = new Timings();
        for (int each = 1; each <= 1_000; each++) {
            (each % 2 == 0 ? even : odd).add(each * MILLI, null);
        }

        Kind all = Timings.sum("all", List.of(odd, even));

        assertThat(all).isEqualTo(new Kind("all", 1_000, 1_000, 501, 951, 991, 1_000, Map.of()));
        assertThat(all.passPercent()).isEqualTo(100);
    }

    @Test
    void countsWhatWasNotAnsweredAsItMustBe() {
        Timings timings = new Timings();
        timings.add(MILLI, null);
        timings.add(3 * MILLI, "503");
        timings.add(2 * MILLI, "503");
        timings.add(2 * MILLI, "401");

        Kind kind = Timings.sum("list", List.of(timings));

        assertThat(kind.requests()).isEqualTo(4);
        assertThat(kind.passPercent()).isEqualTo(25);
        assertThat(kind.errors()).isEqualTo(Map.of("401", 1L, "503", 2L));
        assertThat(kind.max()).isEqualTo(3);
    }

    @Test
    void callsNothingWholeThatIsNot() {
        Kind kind = new Kind("all", 100_000, 99_999, 1, 1, 1, 1, Map.of("500", 1L));

        assertThat(kind.row()).contains("99.99 %").contains("500=1");
    }

    @Test
    void ofNothingThereIsNoTime() {
        assertThat(Timings.sum("none", List.of(new Timings()))).isEqualTo(new Kind("none", 0, 0, 0, 0, 0, 0, Map.of()));
    }
}
