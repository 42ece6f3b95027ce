package io.penstock.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.audit.AuditEntry.Source;
import org.junit.jupiter.api.Test;

class GatheringTest {

    private final Gathering gathering = new Gathering(2);

    @Test
    void countsWhatIsAlike() {
        for (int i = 0; i < 1_000; i++) {
            gathering.add(AuditEntries.entry(AuditEntries.ONE, "/api/" + i));
        }

        assertThat(gathering.take()).singleElement().satisfies(entry -> {
            assertThat(entry.times()).isEqualTo(1_000);
            assertThat(entry.target()).isEqualTo("/api/0");
        });
        assertThat(gathering.take()).isEmpty();
    }

    @Test
    void countsWhatFindsNoPlace() {
        for (int i = 0; i < 5; i++) {
            gathering.add(AuditEntries.entry(AuditEntries.ONE, "/").from(new Source("192.0.2." + i, "")));
        }

        assertThat(gathering.take()).hasSize(2);
        assertThat(gathering.takeLost()).isEqualTo(3);
        assertThat(gathering.takeLost()).isZero();
    }
}
