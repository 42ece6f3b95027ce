package io.penstock.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdSourceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void idsRiseStrictlyAndTellTheirTime() {
        IdSource source = new IdSource(InstantSource.fixed(NOW), 1);

        List<UUID> ids =
                IntStream.range(0, 10_000).mapToObj(each -> source.next()).toList();

        assertThat(ids.stream().map(UUID::toString).toList()).isSorted().doesNotHaveDuplicates();
        assertThat(Uuids.time(ids.get(0))).isEqualTo(NOW);
        assertThat(ids).allMatch(id -> id.version() == 7 && id.variant() == 2);
    }

    @Test
    void threadsThatShareASourceGetDifferentIds() {
        IdSource source = new IdSource(InstantSource.fixed(NOW), 1);

        List<UUID> ids = IntStream.range(0, 100_000)
                .parallel()
                .mapToObj(each -> source.next())
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }
}
