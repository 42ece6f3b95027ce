package io.penstock;

import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import io.penstock.postgres.EmbeddedPostgres;
import io.penstock.telemetry.Logging;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code penstock database}: the embedded PostgreSQL without a server, until the process is told to end, which stops it cleanly. */
@Command(
        name = "database",
        mixinStandardHelpOptions = true,
        description =
                "Runs the embedded database of PENSTOCK_DATA_DIR alone, for other tools and for several servers on one machine,"
                        + " and prints its address, which holds its password.")
final class DatabaseCommand implements Callable<Integer> {

    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    /** Room for several servers. */
    private static final Map<String, String> PARAMETERS = Map.of("max_connections", "200");

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;

    DatabaseCommand(ConfigLoader settings) {
        this.settings = settings;
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedPostgres database;
        try {
            Config config = settings.load().config();
            Logging.apply(config.log());
            database =
                    EmbeddedPostgres.start(new EmbeddedPostgres.Settings(config.dataDir(), LONGEST_START, PARAMETERS));
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(database::stop, "penstock-stop"));
        spec.commandLine().getOut().println(database.login().uri());
        spec.commandLine().getOut().flush();
        new CountDownLatch(1).await();
        return 0;
    }
}
