package io.penstock.execution;

import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Catalogues;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which lifecycle events somebody wants to hear of: workflows that they start, and executions that listen. What is wished on another node is
 * known here at the next look, about a second later; nothing is asked of the database on the way of a run. Safe on any thread.
 */
final class Interests {

    private final Catalogues catalogues;
    private final HeardStore store;
    /** Null: not looked yet. */
    private volatile @Nullable Map<OrganizationId, Set<Lifecycle.Kind>> heard;
    /** What began to listen here since the last look began, of which that may not know. */
    private Map<OrganizationId, Set<Lifecycle.Kind>> fresh = new HashMap<>();

    Interests(Catalogues catalogues, HeardStore store) {
        this.catalogues = catalogues;
        this.store = store;
    }

    /** What others want to hear of an execution of that workflow; null: that is not known yet, {@link #load} it. */
    @Nullable
    Set<Lifecycle.Kind> of(OrganizationId organization, Program.Header workflow) {
        Catalogue catalogue = catalogues.peek(organization);
        Map<OrganizationId, Set<Lifecycle.Kind>> listened = heard;
        if (catalogue == null || listened == null) {
            return null;
        }
        Set<Lifecycle.Kind> starting = catalogue.lifecycle(workflow.namespace(), workflow.name());
        Set<Lifecycle.Kind> waiting = listened.isEmpty() ? null : listened.get(organization);
        if (waiting == null) {
            return starting;
        }
        Set<Lifecycle.Kind> all = EnumSet.copyOf(waiting);
        all.addAll(starting);
        return all;
    }

    /** Whether anything may be wanted of an organization's executions. */
    boolean any(OrganizationId organization) {
        Catalogue catalogue = catalogues.peek(organization);
        Map<OrganizationId, Set<Lifecycle.Kind>> listened = heard;
        return catalogue == null || listened == null || catalogue.hasLifecycle() || listened.containsKey(organization);
    }

    /** The same, or nothing while it is not known. */
    Set<Lifecycle.Kind> orNone(OrganizationId organization, Program.Header workflow) {
        Set<Lifecycle.Kind> wanted = of(organization, workflow);
        return wanted == null ? Set.of() : wanted;
    }

    /** Gets to know what an organization's executions need. */
    Future<Void> load(OrganizationId organization) {
        Future<?> catalogue =
                catalogues.peek(organization) == null ? catalogues.load(organization) : Future.succeededFuture();
        return catalogue.compose(loaded -> heard == null ? refresh() : Future.succeededFuture());
    }

    /** Looks who listens. */
    Future<Void> refresh() {
        Map<OrganizationId, Set<Lifecycle.Kind>> since = new HashMap<>();
        synchronized (this) {
            since.putAll(fresh);
            fresh = new HashMap<>();
        }
        return store.heard().onSuccess(found -> look(found, since)).mapEmpty();
    }

    private synchronized void look(
            Map<OrganizationId, Set<Lifecycle.Kind>> found, Map<OrganizationId, Set<Lifecycle.Kind>> since) {
        merge(since, found);
        merge(fresh, found);
        heard = Map.copyOf(found);
    }

    private static void merge(
            Map<OrganizationId, Set<Lifecycle.Kind>> from, Map<OrganizationId, Set<Lifecycle.Kind>> to) {
        from.forEach(
                (organization, kinds) -> to.computeIfAbsent(organization, none -> EnumSet.noneOf(Lifecycle.Kind.class))
                        .addAll(kinds));
    }

    /** An execution listens from now on. */
    void hear(OrganizationId organization, List<String> types) {
        Map<OrganizationId, Set<Lifecycle.Kind>> more = new HashMap<>();
        types.forEach(type -> HeardStore.add(more, organization, type));
        if (!more.isEmpty()) {
            synchronized (this) {
                merge(more, fresh);
                Map<OrganizationId, Set<Lifecycle.Kind>> listened = heard;
                if (listened != null) {
                    look(copy(listened), Map.of());
                }
            }
        }
    }

    /** Sets that are seen are never changed. */
    private static Map<OrganizationId, Set<Lifecycle.Kind>> copy(Map<OrganizationId, Set<Lifecycle.Kind>> original) {
        Map<OrganizationId, Set<Lifecycle.Kind>> copy = new HashMap<>();
        merge(original, copy);
        return copy;
    }
}
