package io.penstock.retention;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes everything that is too old, a kind at a time. A kind that fails does not keep the others; the run fails for it in the end. */
public final class Retention {

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration RETRY = Duration.ofMinutes(10);

    private final List<Purge> purges;

    public Retention(List<Purge> purges) {
        this.purges = List.copyOf(purges);
    }

    /** What was removed: rows and bytes of each kind, and of all. */
    public Future<JsonNode> run() {
        ObjectNode kinds = JsonNodeFactory.instance.objectNode();
        List<String> failures = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (Purge purge : purges) {
            all = all.compose(before -> one(purge, kinds)).recover(failure -> {
                LOG.atWarn().addKeyValue("kind", purge.name()).setCause(failure).log("Not removed");
                failures.add(purge.name() + ": " + failure.getMessage());
                return Future.succeededFuture();
            });
        }
        return all.compose(done -> failures.isEmpty()
                ? Future.succeededFuture(result(kinds))
                : Future.failedFuture(
                        new Failure(new Reason.Unavailable("Not removed: " + String.join(" ", failures), RETRY))));
    }

    private Future<Void> one(Purge purge, ObjectNode kinds) {
        long began = System.nanoTime();
        return purge.run().get().map(removed -> {
            kinds.putObject(purge.name())
                    .put("rows", removed.rows())
                    .put("bytes", removed.bytes())
                    .put("ms", Duration.ofNanos(System.nanoTime() - began).toMillis());
            return null;
        });
    }

    private static ObjectNode result(ObjectNode kinds) {
        long rows = 0;
        long bytes = 0;
        for (JsonNode kind : kinds) {
            rows += kind.path("rows").asLong();
            bytes += kind.path("bytes").asLong();
        }
        ObjectNode result =
                JsonNodeFactory.instance.objectNode().put("rows", rows).put("bytes", bytes);
        result.set("kinds", kinds);
        return result;
    }
}
