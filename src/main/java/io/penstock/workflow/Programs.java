package io.penstock.workflow;

import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import io.penstock.dsl.Resources;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Workflow.Revision;
import io.penstock.workflow.Workflows.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Compiled workflow versions, the most recently used ones kept. Compiles on a worker pool of its own; safe on any thread. */
public final class Programs {

    private record Key(WorkflowId workflow, int version) {}

    private final WorkflowStore store;
    private final Resolver resolver;
    private final WorkerExecutor compilers;
    private final Map<Key, Program> recent;
    private long hits;
    private long misses;

    /** Where nothing is fetched. */
    public Programs(Vertx vertx, WorkflowStore store, int capacity) {
        this(vertx, store, Sources.NONE, capacity);
    }

    /** @param sources where the documents come from that texts refer to */
    public Programs(Vertx vertx, WorkflowStore store, Sources sources, int capacity) {
        this.store = store;
        this.resolver = new Resolver(this::compile, sources);
        this.compilers = vertx.createSharedWorkerExecutor("penstock-compile", 1);
        this.recent = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Program> eldest) {
                return size() > capacity;
            }
        };
    }

    /** @throws Failure {@link Reason.NotFound} in the future, when there is no such version */
    public Future<Program> find(OrganizationId organization, WorkflowId workflow, int version) {
        Program known = recall(new Key(workflow, version));
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return store.findVersion(organization, workflow, version)
                .compose(found -> found.map(revision -> compile(organization, workflow, revision))
                        .orElseGet(() ->
                                Future.failedFuture(new Failure(new Reason.NotFound("There is no such workflow.")))));
    }

    /** Compiles, or recalls, a version whose text is at hand. */
    public Future<Program> compile(OrganizationId organization, WorkflowId workflow, Revision revision) {
        Key key = new Key(workflow, revision.version());
        Program known = recall(key);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        Text text = new Text(revision.format(), revision.document());
        Resources none = Resources.none();
        return compile(text, none)
                .compose(program -> none.missing().isEmpty()
                        ? Future.succeededFuture(program)
                        : store.resources(organization, workflow, revision.version())
                                .compose(kept -> resolver.complete(text, kept)))
                .onSuccess(program -> remember(key, program));
    }

    /**
     * Compiles a text that is no version yet, with the documents that it refers to.
     *
     * @param known those that are at hand already, by URI
     */
    Future<Resolver.Resolved> resolve(OrganizationId organization, Text text, Map<String, byte[]> known) {
        return resolver.resolve(organization, text, known);
    }

    private Future<Program> compile(Text text, Resources resources) {
        return beside(() -> Documents.compile(text.bytes(), text.format(), resources));
    }

    /** Does what takes a while with documents, on the pool that compiles them. */
    <T> Future<T> beside(Callable<T> work) {
        return compilers.executeBlocking(work, false);
    }

    private @Nullable Program recall(Key key) {
        synchronized (recent) {
            Program known = recent.get(key);
            if (known == null) {
                misses++;
            } else {
                hits++;
            }
            return known;
        }
    }

    /** How often a program was found in memory, and how often not. */
    public record Lookups(long hits, long misses) {}

    public Lookups lookups() {
        synchronized (recent) {
            return new Lookups(hits, misses);
        }
    }

    private void remember(Key key, Program program) {
        synchronized (recent) {
            recent.put(key, program);
        }
    }
}
