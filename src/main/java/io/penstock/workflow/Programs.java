package io.penstock.workflow;

import io.penstock.dsl.Documents;
import io.penstock.dsl.Program;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.workflow.Workflow.Revision;
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
    private final WorkerExecutor compilers;
    private final Map<Key, Program> recent;

    public Programs(Vertx vertx, WorkflowStore store, int capacity) {
        this.store = store;
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
                .compose(found -> found.map(revision -> compile(workflow, revision))
                        .orElseGet(() ->
                                Future.failedFuture(new Failure(new Reason.NotFound("There is no such workflow.")))));
    }

    /** Compiles, or recalls, a version whose text is at hand. */
    public Future<Program> compile(WorkflowId workflow, Revision revision) {
        Key key = new Key(workflow, revision.version());
        Program known = recall(key);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return compile(revision.document(), revision.format()).onSuccess(program -> remember(key, program));
    }

    /** Compiles a text that is no version yet. */
    public Future<Program> compile(byte[] document, Documents.Format format) {
        return beside(() -> Documents.compile(document, format));
    }

    /** Does what takes a while with documents, on the pool that compiles them. */
    <T> Future<T> beside(Callable<T> work) {
        return compilers.executeBlocking(work, false);
    }

    private @Nullable Program recall(Key key) {
        synchronized (recent) {
            return recent.get(key);
        }
    }

    private void remember(Key key, Program program) {
        synchronized (recent) {
            recent.put(key, program);
        }
    }
}
