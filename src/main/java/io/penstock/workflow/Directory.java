package io.penstock.workflow;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds workflows by their names, for others that run them. The newest version comes from memory; an older one is looked for among the
 * versions that were saved. Safe on any thread; a future may complete on another one.
 */
public final class Directory {

    /** The version that is the newest, whatever it is called. */
    private static final String LATEST = "latest";

    private static final int CANDIDATES = 50;

    private final Catalogues catalogues;
    private final DirectoryStore store;
    private final Programs programs;

    public Directory(Catalogues catalogues, DirectoryStore store, Programs programs) {
        this.catalogues = catalogues;
        this.store = store;
        this.programs = programs;
    }

    /**
     * What a document means by a name and a version, which is what {@code document.version} says; of several saved under one the newest.
     *
     * @throws Failure {@link Reason.NotFound} or {@link Reason.Conflict} in the future, when there is no such workflow or version, or it is
     *     disabled
     */
    public Future<Catalogue.Entry> find(OrganizationId organization, String namespace, String name, String version) {
        Catalogue catalogue = catalogues.peek(organization);
        Catalogue.Entry newest = catalogue == null ? null : catalogue.named(namespace, name);
        if (fits(newest, version)) {
            return Future.succeededFuture(newest);
        }
        // What is not in memory may have been saved a moment ago.
        return catalogues.load(organization).compose(fresh -> {
            Catalogue.Entry entry = fresh.named(namespace, name);
            return fits(entry, version)
                    ? Future.succeededFuture(entry)
                    : stored(organization, namespace, name, version);
        });
    }

    private static boolean fits(Catalogue.@Nullable Entry entry, String version) {
        return entry != null
                && (version.equals(LATEST) || entry.program().header().version().equals(version));
    }

    private Future<Catalogue.Entry> stored(OrganizationId organization, String namespace, String name, String version) {
        String called = namespace + "/" + name;
        return store.find(organization, namespace, name).compose(found -> {
            DirectoryStore.Listed listed =
                    found.orElseThrow(() -> new Failure(new Reason.NotFound("There is no workflow " + called + ".")));
            if (!listed.enabled()) {
                throw new Failure(new Reason.Conflict("The workflow " + called + " is disabled."));
            }
            return store.candidates(organization, listed.id(), version, CANDIDATES)
                    .compose(numbers -> fitting(organization, listed.id(), version, numbers))
                    .map(entry -> {
                        if (entry == null) {
                            throw new Failure(
                                    new Reason.NotFound("The workflow " + called + " has no version " + version + "."));
                        }
                        return entry;
                    });
        });
    }

    /** One after the other: the first that fits is the newest. */
    private Future<Catalogue.@Nullable Entry> fitting(
            OrganizationId organization, WorkflowId workflow, String version, List<Integer> numbers) {
        Future<Catalogue.@Nullable Entry> found = Future.succeededFuture(null);
        for (int number : numbers) {
            found = found.compose(entry -> entry != null
                    ? Future.succeededFuture(entry)
                    : programs.find(organization, workflow, number)
                            .<Catalogue.@Nullable Entry>map(program -> {
                                Catalogue.Entry each = new Catalogue.Entry(workflow, number, program);
                                return fits(each, version) ? each : null;
                            })
                            // A text that is unfit by now is not the one; a database that is away says nothing of it.
                            .recover(failure -> failure instanceof Failure
                                    ? Future.succeededFuture(null)
                                    : Future.failedFuture(failure)));
        }
        return found;
    }
}
