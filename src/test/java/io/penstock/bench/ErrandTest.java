package io.penstock.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ErrandTest {

    @Test
    void eachIsRunAsOftenAsItsWeightSays() {
        Random random = new Random(1);
        Map<Errand, Integer> counts = new EnumMap<>(Errand.class);
        for (int i = 0; i < 37_000; i++) {
            counts.merge(Errand.any(random), 1, Integer::sum);
        }

        assertThat(counts).containsOnlyKeys(Errand.values());
        assertThat(counts.get(Errand.TRIGGER)).isBetween(9_500, 10_500);
        assertThat(counts.get(Errand.LIST_EXECUTIONS) + counts.get(Errand.LIST_WORKFLOWS))
                .isBetween(7_500, 8_500);
        assertThat(counts.get(Errand.MISTAKE)).isBetween(800, 1_200);
    }
}
