package io.penstock.dsl.compile;

import io.penstock.dsl.Missed;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.dsl.source.Nearest;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code document.metadata.penstock}: what the standard leaves to each runtime. */
record OwnMetadata(Optional<ZoneId> timezone, Missed missed) {

    private static final Shape PENSTOCK =
            Shape.of("`metadata.penstock`", "timezone", "missed", "concurrency", "idempotency");
    private static final OwnMetadata NONE = new OwnMetadata(Optional.empty(), Missed.ONCE);

    /** @param document the section of that name */
    static OwnMetadata read(@Nullable Located document, Findings findings) {
        Located metadata = document == null ? null : document.member("metadata");
        Fields own = PENSTOCK.readIfThere(metadata == null ? null : metadata.member("penstock"), findings);
        if (own == null) {
            return NONE;
        }
        String missed = own.choice("missed", "once", List.of("skip", "once", "all"));
        return new OwnMetadata(zone(own), Missed.valueOf(missed.toUpperCase(Locale.ROOT)));
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
