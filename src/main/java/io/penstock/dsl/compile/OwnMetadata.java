package io.penstock.dsl.compile;

import io.penstock.dsl.Concurrency;
import io.penstock.dsl.Missed;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.Nearest;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code document.metadata.penstock}: what the standard leaves to each runtime. */
record OwnMetadata(
        Optional<ZoneId> timezone, Missed missed, @Nullable Concurrency concurrency, boolean keyPerAttempt) {

    private static final Shape PENSTOCK =
            Shape.of("`metadata.penstock`", "timezone", "missed", "concurrency", "idempotency");
    private static final Shape CONCURRENCY = Shape.of("`concurrency`", "limit", "key", "on_conflict");
    private static final int MOST = 10_000;
    private static final String PER_TASK = "per-task";
    private static final OwnMetadata NONE = new OwnMetadata(Optional.empty(), Missed.ONCE, null, false);

    /** @param document the section of that name */
    static OwnMetadata read(@Nullable Located document, Compilation compilation) {
        Located metadata = document == null ? null : document.member("metadata");
        Fields own =
                PENSTOCK.readIfThere(metadata == null ? null : metadata.member("penstock"), compilation.findings());
        if (own == null) {
            return NONE;
        }
        String missed = own.choice("missed", "once", List.of("skip", "once", "all"));
        String idempotency = own.choice("idempotency", PER_TASK, List.of(PER_TASK, "per-attempt"));
        return new OwnMetadata(
                zone(own),
                Missed.valueOf(missed.toUpperCase(Locale.ROOT)),
                concurrency(own.get("concurrency"), compilation),
                !idempotency.equals(PER_TASK));
    }

    private static @Nullable Concurrency concurrency(@Nullable Located at, Compilation compilation) {
        Fields fields = CONCURRENCY.readIfThere(at, compilation.findings());
        if (fields == null) {
            return null;
        }
        Integer limit = fields.integer("limit", 1, MOST);
        String onConflict = fields.choice("on_conflict", "queue", List.of("queue", "skip", "replace"));
        return new Concurrency(
                limit == null ? 1 : limit,
                compilation.expressions().templateOrNull(fields.get("key"), Scope.EVENT),
                Concurrency.OnConflict.valueOf(onConflict.toUpperCase(Locale.ROOT)));
    }

    private static Optional<ZoneId> zone(Fields own) {
        Located at = own.get("timezone");
        String name = own.text("timezone", "");
        if (at == null || !at.isText()) {
            return Optional.empty();
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            String hint = Nearest.hint(name, ZoneId.getAvailableZoneIds());
            own.findings()
                    .add(at, "There is no time zone `" + name + "`.", hint == null ? "As Europe/Berlin or UTC." : hint);
            return Optional.empty();
        }
        return Optional.of(ZoneId.of(name));
    }
}
