package io.penstock.workflow;

import io.penstock.expression.Budget;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.WorkflowStore.CatalogueVersion;
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

    private final WorkflowStore store;
    private final Programs programs;
    private final Budget filterBudget;
    private final Map<OrganizationId, Catalogue> loaded = new ConcurrentHashMap<>();
    private final Map<OrganizationId, Future<Catalogue>> loading = new ConcurrentHashMap<>();

    public Catalogues(WorkflowStore store, Programs programs, Budget filterBudget) {
        this.store = store;
        this.programs = programs;
        this.filterBudget = filterBudget;
    }

    /** What is in memory, or null when nothing is yet: {@link #load} it then. */
    public @Nullable Catalogue peek(OrganizationId organization) {
        return loaded.get(organization);
    }

    /**
     * Reads the catalogue anew; callers who come while it is read share the reading.
     *
     * @throws Failure {@link Reason.Gone} in the future, when there is no such organization
     */
    public Future<Catalogue> load(OrganizationId organization) {
        Future<Catalogue> running = loading.get(organization);
        if (running != null) {
            return running;
        }
        Future<Catalogue> reading = read(organization);
        loading.put(organization, reading);
        return reading.onComplete(done -> loading.remove(organization, reading));
    }

    private Future<Catalogue> read(OrganizationId organization) {
        return store.catalogue(organization).compose(listing -> {
            if (listing.version() == WorkflowStore.NO_ORGANIZATION) {
                loaded.remove(organization);
                throw new Failure(new Reason.Gone("The organization is not there any more."));
            }
            List<Future<Catalogue.@Nullable Entry>> compiled =
                    new ArrayList<>(listing.workflows().size());
            for (Workflow workflow : listing.workflows()) {
                compiled.add(compile(organization, workflow));
            }
            return Future.join(new ArrayList<Future<?>>(compiled)).map(all -> {
                List<Catalogue.Entry> entries = new ArrayList<>(compiled.size());
                for (Future<Catalogue.@Nullable Entry> each : compiled) {
                    Catalogue.Entry entry = each.result();
                    if (entry != null) {
                        entries.add(entry);
                    }
                }
                Catalogue catalogue = new Catalogue(listing.version(), entries, filterBudget);
                return loaded.merge(
                        organization, catalogue, (old, fresh) -> fresh.version() >= old.version() ? fresh : old);
            });
        });
    }

    private Future<Catalogue.@Nullable Entry> compile(OrganizationId organization, Workflow workflow) {
        int version = workflow.revision().version();
        return programs.compile(organization, workflow.id(), workflow.revision())
                .<Catalogue.@Nullable Entry>map(program -> new Catalogue.Entry(workflow.id(), version, program))
                .recover(unfit -> {
                    LOG.error(
                            "A saved workflow version compiles no more and starts nothing: workflow={} version={}",
                            workflow.id(),
                            version,
                            unfit);
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
        return store.catalogueVersions(known).compose(versions -> {
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
