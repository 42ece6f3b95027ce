package io.penstock;

import io.penstock.config.Config;
import io.penstock.dsl.Documents.Format;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.files.Library;
import io.penstock.files.LibraryException;
import io.penstock.files.WorkflowFile;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.WorkflowId;
import io.penstock.organization.OrganizationStore;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.SharedKey;
import io.penstock.workflow.Workflow;
import io.penstock.workflow.WorkflowStore;
import io.penstock.workflow.Workflows;
import io.penstock.workflow.Workflows.Text;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Workflows in the database that the configuration names, without a server; servers on it follow within a second. Documents that workflows
 * refer to are fetched as a server would. What it saves has no user as its author. Used on a thread that is no event loop.
 */
final class DatabaseLibrary implements Library {

    private static final int PAGE = 200;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final Vertx vertx;
    private final Storage storage;
    private final WorkflowStore store;
    private final Workflows workflows;
    private final OrganizationId organization;

    private DatabaseLibrary(
            Vertx vertx, Config config, InstantSource clock, Storage storage, OrganizationId organization) {
        this.vertx = vertx;
        this.storage = storage;
        Texts texts = Texts.of(vertx, config, clock, storage);
        this.store = texts.store();
        this.workflows = new Workflows(
                store,
                texts.programs(),
                new IdSource(clock, ThreadLocalRandom.current().nextLong()),
                texts.catalogues());
        this.organization = organization;
    }

    /**
     * @throws Failure when the database cannot be worked on with this configuration
     * @throws LibraryException when it cannot be reached, or has no such organization
     */
    static DatabaseLibrary open(Config config, String organization, InstantSource clock) {
        Vertx vertx = Vertx.vertx();
        Storage storage = null;
        boolean opened = false;
        try {
            storage = opened(Storage.visit(vertx, config));
            Storage visited = storage;
            OrganizationId id = opened(new Migrations(visited.database(), Migrations.FOLDER)
                    .require()
                    .compose(current -> new SharedKey(visited.database()).require(config.secretKey()))
                    .compose(shared -> new OrganizationStore(visited.database().pool()).find(organization))
                    .map(found -> found.orElseThrow(
                            () -> new LibraryException("There is no organization named " + organization + "."))));
            DatabaseLibrary library = new DatabaseLibrary(vertx, config, clock, storage, id);
            opened = true;
            return library;
        } finally {
            if (!opened) {
                close(vertx, storage);
            }
        }
    }

    @Override
    public List<Kept> list() {
        List<Kept> kept = new ArrayList<>();
        UUID after = BEFORE_ALL;
        List<Workflow> page;
        do {
            page = wait(store.list(organization, after, PAGE));
            page.forEach(workflow -> kept.add(kept(workflow)));
            after = page.isEmpty() ? after : page.get(page.size() - 1).id().value();
        } while (page.size() == PAGE);
        return kept;
    }

    private static Kept kept(Workflow workflow) {
        Workflow.Revision revision = workflow.revision();
        return new Kept(
                workflow.id().toString(),
                workflow.namespace(),
                workflow.name(),
                revision.version(),
                revision.format(),
                revision.digest());
    }

    @Override
    public byte[] text(Kept workflow) {
        return wait(store.findVersion(organization, WorkflowId.parse(workflow.id()), workflow.version())
                .map(found -> found.orElseThrow().document()));
    }

    @Override
    public List<Violation> check(WorkflowFile file) {
        return wait(workflows
                .check(organization, text(file))
                .map(List.<Violation>of())
                .recover(refused ->
                        refused instanceof Failure failure && failure.reason() instanceof Reason.Invalid invalid
                                ? Future.succeededFuture(violations(invalid))
                                : Future.failedFuture(refused)));
    }

    private static List<Violation> violations(Reason.Invalid invalid) {
        return invalid.violations().isEmpty() ? List.of(new Violation("", invalid.message())) : invalid.violations();
    }

    @Override
    public void create(WorkflowFile file) {
        wait(workflows.create(organization, text(file), null));
    }

    @Override
    public void save(Kept workflow, WorkflowFile file) {
        wait(workflows.save(organization, WorkflowId.parse(workflow.id()), text(file), null));
    }

    @Override
    public void delete(Kept workflow) {
        wait(store.delete(organization, WorkflowId.parse(workflow.id())));
    }

    private static Text text(WorkflowFile file) {
        return new Text(file.format() == Format.JSON ? Format.JSON : Format.YAML, file.text());
    }

    private static <T> T wait(Future<T> future) {
        try {
            return future.await();
        } catch (Failure refused) {
            throw new LibraryException(refused.reason().message(), refused);
        } catch (Throwable failed) {
            throw new LibraryException("The database failed: " + failed.getMessage(), failed);
        }
    }

    private static <T> T opened(Future<T> opening) {
        try {
            return opening.await();
        } catch (Failure | LibraryException known) {
            throw known;
        } catch (Throwable failed) {
            throw new LibraryException("The database cannot be reached: " + failed.getMessage() + ".", failed);
        }
    }

    @Override
    public void close() {
        close(vertx, storage);
    }

    /** One after the other, not chained: a future of an event loop could not be completed after the loops have ended. */
    private static void close(Vertx vertx, @Nullable Storage storage) {
        if (storage != null) {
            storage.close(vertx).await();
        }
        vertx.close().await();
    }
}
