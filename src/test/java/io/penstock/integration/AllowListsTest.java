package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AllowListsTest {

    private static final OrganizationId ONE = new OrganizationId(new UUID(0, 1));

    private final List<Promise<List<String>>> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private final AllowLists lists = new AllowLists(this::read, () -> now);

    private Future<List<String>> read(OrganizationId organization) {
        asked.add(Promise.promise());
        return asked.get(asked.size() - 1).future();
    }

    @Test
    void readsAListOnceForAllWhoWaitAndKeepsItForAWhile() {
        Future<List<EgressRule>> first = lists.of(ONE);
        Future<List<EgressRule>> second = lists.of(ONE);
        asked.get(0).complete(List.of("api.example", "nonsense/99"));

        assertThat(first.result()).hasSize(1).isEqualTo(second.result());
        now = now.plusSeconds(4);
        assertThat(lists.of(ONE).result()).hasSize(1);
        assertThat(asked).hasSize(1);
    }

    @Test
    void readsAgainWhatMayHaveChanged() {
        lists.of(ONE);
        asked.get(0).complete(List.of("api.example"));
        now = now.plusSeconds(5);

        Future<List<EgressRule>> later = lists.of(ONE);
        asked.get(1).complete(List.of());

        assertThat(later.result()).isEmpty();
    }

    @Test
    void keepsToTheLastListWhileTheDatabaseIsAway() {
        lists.of(ONE);
        asked.get(0).complete(List.of("api.example"));
        now = now.plusSeconds(5);

        Future<List<EgressRule>> later = lists.of(ONE);
        asked.get(1).fail("away");

        assertThat(later.result()).hasSize(1);
        assertThat(lists.of(ONE).isComplete()).isFalse();
    }
}
