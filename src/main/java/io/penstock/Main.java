package io.penstock;

import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.failure.Failure;
import io.penstock.organization.FirstStart;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
        name = "penstock",
        mixinStandardHelpOptions = true,
        description = "Webhooks in, durable workflows, calls out; nothing is lost.")
public final class Main implements Runnable {

    private static final int REFUSED = 78;
    private static final Duration LONGEST_STOP = Duration.ofMinutes(2);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        int status = new CommandLine(new Main()).execute(arguments);
        if (status != 0) {
            System.exit(status);
        }
    }

    @Override
    public void run() {
        serve();
    }

    /** Runs the server until the process is told to end. */
    @Command(name = "serve", description = "Runs the server (the default).")
    int serve() {
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.ofProcess().load();
            loaded.warnings().forEach(spec.commandLine().getErr()::println);
            Config config = SecretKeys.complete(loaded.config());
            Server.Running running =
                    Server.start(config, InstantSource.system(), this::tell).await();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "penstock-stop"));
            return 0;
        } catch (Failure refused) {
            spec.commandLine().getErr().println(refused.getMessage());
            System.exit(REFUSED);
            return REFUSED;
        }
    }

    /** Shown once, and kept nowhere. */
    private void tell(FirstStart.Made made) {
        made.generated()
                .ifPresent(password -> spec.commandLine()
                        .getOut()
                        .println("First start: sign in as " + made.email() + " with the password " + password.reveal()
                                + " (shown only now)."));
    }

    private static void stop(Server.Running running) {
        running.stop()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                .join();
    }
}
