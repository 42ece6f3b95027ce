package io.penstock.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.Database;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Copies of all chains on disk: a line of JSON for each head, then one for each entry, of one snapshot of the database. Files are written on a
 * thread of their own, one at a time, and are there whole or not at all.
 */
public final class AuditBackups {

    private static final String THREAD = "penstock-audit";

    private final Vertx vertx;
    private final Database database;
    private final BackupFolder folder;
    private final InstantSource clock;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** @param folder made when it is first needed */
    public AuditBackups(Vertx vertx, Database database, Path folder, InstantSource clock) {
        this.vertx = vertx;
        this.database = database;
        this.folder = new BackupFolder(folder);
        this.clock = clock;
    }

    /** @throws Failure in the future, when one is being made already */
    Future<BackupFolder.Backup> make(boolean compress) {
        if (!busy.compareAndSet(false, true)) {
            return Future.failedFuture(
                    new Failure(new Reason.Conflict("A backup of the audit log is being made already.")));
        }
        WorkerExecutor worker = vertx.createSharedWorkerExecutor(THREAD, 1);
        return database.connect()
                .compose(connection -> write(connection, worker, compress).eventually(connection::close))
                .eventually(worker::close)
                .onComplete(made -> busy.set(false));
    }

    Future<List<BackupFolder.Backup>> list() {
        return vertx.executeBlocking(folder::list, false);
    }

    private Future<BackupFolder.Backup> write(SqlConnection sql, WorkerExecutor worker, boolean compress) {
        return on(worker, () -> folder.begin(clock.instant(), compress))
                .compose(file -> AuditReadStore.snapshot(sql)
                        .compose(begun -> AuditReadStore.chains(sql))
                        .compose(chains ->
                                heads(sql, worker, file, chains).compose(written -> entries(sql, worker, file, chains)))
                        .compose(written -> on(worker, file::finish))
                        .onFailure(failed -> on(worker, file::abandon)));
    }

    private static Future<Void> heads(
            SqlConnection sql, WorkerExecutor worker, BackupFolder.Draft file, List<OrganizationId> chains) {
        List<Future<JsonNode>> lines = new ArrayList<>();
        for (OrganizationId chain : chains) {
            lines.add(AuditReadStore.head(sql, chain).map(head -> head == null ? null : AuditJson.head(chain, head)));
        }
        return Future.all(lines)
                .compose(read -> on(worker, () -> {
                    for (JsonNode line : read.<JsonNode>list()) {
                        if (line != null) {
                            file.line(line);
                        }
                    }
                    return null;
                }));
    }

    private static Future<Void> entries(
            SqlConnection sql, WorkerExecutor worker, BackupFolder.Draft file, List<OrganizationId> chains) {
        Future<Void> all = Future.succeededFuture();
        for (OrganizationId chain : chains) {
            all = all.compose(before -> Pages.each(sql, chain, page -> on(worker, () -> write(file, chain, page))));
        }
        return all;
    }

    private static Void write(BackupFolder.Draft file, OrganizationId chain, List<AuditRecord> page)
            throws IOException {
        for (AuditRecord record : page) {
            file.line(AuditJson.entry(record).put("organization_id", chain.toString()));
        }
        return null;
    }

    private static <T> Future<T> on(WorkerExecutor worker, Callable<T> work) {
        return worker.executeBlocking(work);
    }
}
