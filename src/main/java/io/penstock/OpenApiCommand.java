package io.penstock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.Config;
import io.penstock.config.Secret;
import io.penstock.http.Gate;
import io.penstock.http.Listeners;
import io.penstock.http.OpenApi;
import io.penstock.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what the server would serve at {@code /openapi.json}, without a database and without listening. */
@Command(name = "openapi", description = "Prints the OpenAPI document of the server.")
final class OpenApiCommand implements Callable<Integer> {

    /** Builds the rooms whose endpoints are described, and protects nothing. */
    private static final Secret STAND_IN = new Secret("-".repeat(Config.SECRET_KEY_BYTES));

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(document().toPrettyString());
        return 0;
    }

    /** What a server of this jar serves. */
    static ObjectNode document() {
        Vertx vertx = Vertx.vertx();
        try {
            Config config = Config.defaults().withSecretKey(STAND_IN);
            Rooms rooms = Rooms.furnish(new Ground(
                    vertx,
                    config,
                    () -> Instant.EPOCH,
                    Storage.unopened(vertx, config),
                    new Gate(),
                    new Listeners(),
                    new Meters()));
            return new OpenApi(Rooms.version()).document(rooms.endpoints());
        } finally {
            vertx.close().await();
        }
    }
}
