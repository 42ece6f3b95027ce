package io.penstock.workflow;

import io.penstock.expression.Budget;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.CatalogueStore.CatalogueVersion;
import io.penstock.workflow.CatalogueStore.Listed;
import io.penstock.workflow.CatalogueStore.Text;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The catalogue of each organization that has had an event, kept fresh by {@link #refresh()} and whenever an ingest finds it stale. Safe on any thread. */
public final class Catalogues {

    private static final Logger LOG = LoggerFactory.getLogger(Catalogues.class);
    private static final int AT_ONCE = 200;

    private final CatalogueStore store;
    private final Programs programs;
    private final Budget filterBudget;
    private final Map<OrganizationId, Catalogue> loaded = new ConcurrentHashMap<>();
    private final Map<OrganizationId, Future<Catalogue>> loading = new ConcurrentHashMap<>();

    public Catalogues(CatalogueStore store, Programs programs, Budget filterBudget) {
        this.store = store;
        this.programs = programs;
        this.filterBudget = filterBudget;
    }

    /** What is in memory, or null when nothing is yet: {@link #load} it then. */
    public @Nullable Catalogue peek(OrganizationId organization) {
        return loaded.get(organization);
    }

    /** Reads the catalogue anew; callers who come while it is read share the reading. */
    public Future<Catalogue> load(OrganizationId organization) {
        Future<Catalogue> running = loading.get(organization);
        if (running != null) {
            return running;
        }
        Future<Catalogue> reading = read(organization);
        loading.put(organization, reading);
        return reading.onComplete(done -> loading.remove(organization, reading));
    }

    /** What this node has saved before is in memory when the future ends; where nothing was in memory, it is read when it is needed. */
    Future<Void> renew(OrganizationId organization) {
        Future<Catalogue> running = loading.get(organization);
        if (running == null && peek(organization) == null) {
            return Future.succeededFuture();
        }
        // What is being read may have been looked at before that was saved. Whatever fails is tried again by the next
        // refresh.
        Future<?> before = running == null ? Future.succeededFuture() : running;
        return before.transform(read -> load(organization)).<Void>mapEmpty().otherwiseEmpty();
    }

    /** Texts are read of those workflows only that memory does not have at their newest version: one save among thousands reads one. */
    private Future<Catalogue> read(OrganizationId organization) {
        Catalogue held = loaded.get(organization);
        return store.listing(organization).compose(listing -> {
            List<Catalogue.Entry> entries = new ArrayList<>(listing.workflows().size());
            List<Listed> missing = new ArrayList<>();
            for (Listed listed : listing.workflows()) {
                Catalogue.Entry entry = held == null ? null : held.named(listed.namespace(), listed.name());
                if (entry != null && entry.workflow().equals(listed.id()) && entry.version() == listed.version()) {
                    entries.add(entry);
                } else {
                    missing.add(listed);
                }
            }
            return add(organization, missing, entries).map(all -> {
                Catalogue catalogue = new Catalogue(listing.version(), entries, filterBudget);
                return loaded.merge(
                        organization, catalogue, (old, fresh) -> fresh.version() >= old.version() ? fresh : old);
            });
        });
    }

    /** A few at a time: an organization's texts need not be in memory all at once. */
    private Future<Void> add(OrganizationId organization, List<Listed> missing, List<Catalogue.Entry> entries) {
        Future<Void> added = Future.succeededFuture();
        for (int from = 0; from < missing.size(); from += AT_ONCE) {
            List<Listed> some = missing.subList(from, Math.min(from + AT_ONCE, missing.size()));
            added = added.compose(before -> store.texts(organization, some))
                    .compose(texts -> compile(organization, texts))
                    .map(compiled -> {
                        entries.addAll(compiled);
                        return null;
                    });
        }
        return added;
    }

    private Future<List<Catalogue.Entry>> compile(OrganizationId organization, List<Text> texts) {
        List<Future<Catalogue.@Nullable Entry>> compiling = new ArrayList<>(texts.size());
        texts.forEach(text -> compiling.add(compile(organization, text)));
        return Future.join(new ArrayList<Future<?>>(compiling)).map(all -> {
            List<Catalogue.Entry> compiled = new ArrayList<>(compiling.size());
            for (Future<Catalogue.@Nullable Entry> each : compiling) {
                Catalogue.Entry entry = each.result();
                if (entry != null) {
                    compiled.add(entry);
                }
            }
            return compiled;
        });
    }

    private Future<Catalogue.@Nullable Entry> compile(OrganizationId organization, Text text) {
        int version = text.revision().version();
        return programs.compile(organization, text.workflow(), text.revision())
                .<Catalogue.@Nullable Entry>map(program -> new Catalogue.Entry(text.workflow(), version, program))
                .recover(unfit -> {
                    LOG.atError()
                            .addKeyValue("workflow", text.workflow())
                            .addKeyValue("version", version)
                            .setCause(unfit)
                            .log("A saved workflow version compiles no more and starts nothing");
                    return Future.succeededFuture(null);
                });
    }

    /** Reads again what another node has changed. */
    public Future<Void> refresh() {
        List<UUID> known = new ArrayList<>();
        loaded.keySet().forEach(organization -> known.add(organization.value()));
        if (known.isEmpty()) {
            return Future.succeededFuture();
        }
        return store.versions(known).compose(versions -> {
            List<Future<?>> readings = new ArrayList<>();
            Set<UUID> gone = new HashSet<>(known);
            versions.forEach(current -> gone.remove(current.organization().value()));
            gone.forEach(organization -> loaded.remove(new OrganizationId(organization)));
            for (CatalogueVersion current : versions) {
                Catalogue held = loaded.get(current.organization());
                if (held != null && held.version() != current.version()) {
                    readings.add(load(current.organization()));
                }
            }
            return Future.join(readings).mapEmpty();
        });
    }
}
