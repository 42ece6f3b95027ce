package io.penstock.integration;

import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each organization's own allow-list, kept for a few seconds, so that a change is known on every node soon after. While the database is away
 * the last known list stands. Safe on any thread; a future that does not fail, and may complete on another thread.
 */
public final class AllowLists {

    private static final Logger LOG = LoggerFactory.getLogger(AllowLists.class);
    private static final Duration LIFE = Duration.ofSeconds(5);
    private static final int CAPACITY = 10_000;

    private final Function<OrganizationId, Future<List<String>>> stored;
    private final InstantSource clock;
    private final Map<OrganizationId, Kept> kept;
    private final Map<OrganizationId, Future<List<EgressRule>>> reading = new ConcurrentHashMap<>();

    private record Kept(List<EgressRule> rules, Instant until) {}

    /** @param stored reads an organization's entries */
    public AllowLists(Function<OrganizationId, Future<List<String>>> stored, InstantSource clock) {
        this.stored = stored;
        this.clock = clock;
        this.kept = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<OrganizationId, Kept> eldest) {
                return size() > CAPACITY;
            }
        };
    }

    /** The list as it is, or was a few seconds ago. */
    public Future<List<EgressRule>> of(OrganizationId organization) {
        Kept known = recall(organization);
        if (known != null && clock.instant().isBefore(known.until())) {
            return Future.succeededFuture(known.rules());
        }
        Future<List<EgressRule>> running = reading.get(organization);
        return running == null ? read(organization, known) : running;
    }

    private Future<List<EgressRule>> read(OrganizationId organization, @Nullable Kept known) {
        Future<List<EgressRule>> read = stored.apply(organization)
                .map(entries -> keep(organization, rules(organization, entries)))
                .recover(failure -> {
                    LOG.atWarn()
                            .addKeyValue("organization", organization)
                            .log("The allow-list for calls out cannot be read: {}", failure.getMessage());
                    return Future.succeededFuture(known == null ? List.of() : known.rules());
                });
        reading.put(organization, read);
        return read.onComplete(done -> reading.remove(organization, read));
    }

    private List<EgressRule> keep(OrganizationId organization, List<EgressRule> rules) {
        synchronized (kept) {
            kept.put(organization, new Kept(rules, clock.instant().plus(LIFE)));
        }
        return rules;
    }

    private @Nullable Kept recall(OrganizationId organization) {
        synchronized (kept) {
            return kept.get(organization);
        }
    }

    /** An entry that is none allows nothing; the others stand. */
    private static List<EgressRule> rules(OrganizationId organization, List<String> entries) {
        List<EgressRule> rules = new ArrayList<>(entries.size());
        for (String entry : entries) {
            EgressRule.parse(entry)
                    .ifPresentOrElse(
                            rules::add,
                            () -> LOG.atWarn()
                                    .addKeyValue("organization", organization)
                                    .addKeyValue("entry", entry)
                                    .log("An entry of the allow-list is no host, address or CIDR"));
        }
        return List.copyOf(rules);
    }
}
