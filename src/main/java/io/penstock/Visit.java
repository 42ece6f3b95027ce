package io.penstock;

import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.failure.Failure;
import io.penstock.postgres.Database;
import io.penstock.postgres.Migrations;
import io.penstock.postgres.SharedKey;
import io.penstock.seal.Sealer;
import io.penstock.telemetry.Logging;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** A command in the database of the servers, with their key and beside them if they run. */
record Visit(Vertx vertx, Config config, Database database, Sealer sealer) {

    /**
     * Blocks.
     *
     * @throws Failure when the settings, the database or the key are not those of the servers
     * @throws CompletionException with what the work failed with
     */
    static <T> T pay(ConfigLoader settings, Function<Visit, Future<T>> work) {
        Config loaded = settings.load().config();
        Logging.apply(loaded.log());
        Config config = SecretKeys.complete(loaded);
        Vertx vertx = Vertx.vertx();
        Future<T> done = Storage.visit(vertx, config).compose(storage -> {
            Sealer sealer = new Sealer(List.of(config.secretKey()), new SecureRandom());
            return new Migrations(storage.database(), Migrations.FOLDER)
                    .require()
                    .compose(current -> new SharedKey(storage.database()).require(config.secretKey()))
                    .compose(shared -> work.apply(new Visit(vertx, config, storage.database(), sealer)))
                    .eventually(() -> storage.close(vertx));
        });
        try {
            return done.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof Failure refused ? refused : failed;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
