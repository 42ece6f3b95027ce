package io.penstock.backup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.backup.BackupStore.Backup;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Access;
import io.penstock.http.Answer;
import io.penstock.http.BodyRule;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.http.Operation;
import io.penstock.http.Operation.Response;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/admin/backups}: operators see the backups of the database, have one made, and have one tried out. */
final class BackupRoutes {

    private static final String TAG = "operations";
    private static final String ALL = "/api/admin/backups";
    private static final String ONE = ALL + "/{id}";

    private final Archive archive;

    BackupRoutes(Archive archive) {
        this.archive = archive;
    }

    List<Endpoint> endpoints() {
        Operation list = Operation.of(
                "listBackups", TAG, "Lists backups, the newest first.", new Response(200, "All.", "BackupList"));
        Operation get = Operation.of("getBackup", TAG, "One backup.", new Response(200, "The backup.", "Backup"));
        Operation make = Operation.of(
                "makeBackup",
                TAG,
                "Begins a backup of the whole database.",
                new Response(202, "It is being made.", "Backup"));
        Operation verify = Operation.of(
                "verifyBackup",
                TAG,
                "Restores a backup into a database of its own and compares all rows; the result is in the backup.",
                new Response(202, "It is being tried out.", "Backup"));
        return List.of(
                new Endpoint(HttpMethod.GET, ALL, Access.OPERATOR, BodyRule.NONE, list, this::list),
                new Endpoint(HttpMethod.GET, ONE, Access.OPERATOR, BodyRule.NONE, get, this::get),
                new Endpoint(HttpMethod.POST, ALL, Access.OPERATOR, BodyRule.NONE, make, this::make),
                new Endpoint(HttpMethod.POST, ONE + "/verify", Access.OPERATOR, BodyRule.NONE, verify, this::verify));
    }

    private Future<Answer> list(Exchange exchange) {
        return archive.store().list().map(all -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            all.forEach(backup -> items.add(json(backup)));
            return Answer.json(200, json);
        });
    }

    private Future<Answer> get(Exchange exchange) {
        return find(exchange).map(found -> Answer.json(200, json(found)));
    }

    private Future<Answer> make(Exchange exchange) {
        return archive.begin()
                .compose(begun -> archive.store().find(begun.id()))
                .map(found -> {
                    Backup begun = found.orElseThrow();
                    exchange.note(Note.of("/backups/" + begun.id(), null, null));
                    return Answer.json(202, json(begun));
                });
    }

    private Future<Answer> verify(Exchange exchange) {
        return find(exchange).map(found -> {
            if (!found.status().equals("complete")) {
                throw new Failure(new Reason.Conflict("This backup is not complete."));
            }
            archive.tryOut(found.id());
            return Answer.json(202, json(found));
        });
    }

    private Future<Backup> find(Exchange exchange) {
        return archive.store()
                .find(exchange.path("id"))
                .map(found -> found.orElseThrow(() -> new Failure(new Reason.NotFound("There is no such backup."))));
    }

    private static ObjectNode json(Backup backup) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", backup.id())
                .put("status", backup.status())
                .put("place", backup.place())
                .put("sealed", backup.sealed())
                .put("size_bytes", backup.sizeBytes())
                .put("rows", backup.rows())
                .put("created_at", backup.createdAt().toString())
                .put("ended_at", text(backup.endedAt()))
                .put("error", backup.error())
                .put("verification", backup.verification())
                .put("verified_at", text(backup.verifiedAt()))
                .put("findings", backup.findings());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
