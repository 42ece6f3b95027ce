package io.penstock;

import io.penstock.backup.Paused;
import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import io.penstock.telemetry.Logging;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code penstock resume}: lets the servers of a restored database act. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        description =
                "Lets the servers of a restored database act. Only when the original does not act any more: both would"
                        + " call out and fire schedules.")
final class ResumeCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Option(
            names = "--database-url",
            paramLabel = "URL",
            description = "The database instead of the one that DATABASE_URL or PENSTOCK_DATA_DIR name.")
    private String url = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;

    ResumeCommand(ConfigLoader settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() {
        Logging.aside();
        Vertx vertx = Vertx.vertx();
        try {
            var config = settings.load().config();
            Future<Storage> visit = url.isEmpty() ? Storage.visit(vertx, config) : Storage.visit(vertx, config, url);
            boolean ended = visit.compose(
                            storage -> Paused.end(storage.database()).eventually(() -> storage.close(vertx)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            spec.commandLine()
                    .getOut()
                    .println(ended ? "The servers of this database act again." : "They were not paused.");
            return 0;
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        } catch (CompletionException failed) {
            spec.commandLine().getErr().println("penstock: " + BackupOptions.message(failed));
            return FAILED;
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
