package io.penstock;

import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.Secret;
import io.penstock.config.SecretKeys;
import io.penstock.demo.Demo;
import io.penstock.demo.StubCrm;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.organization.FirstStart;
import io.penstock.postgres.SqlErrors;
import io.penstock.telemetry.Logging;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until the process is told to end: SIGTERM drains it, at most for the drain delay, twice the drain time-out and a little more. */
@Command(name = "serve", description = "Runs the server; this is the default.")
final class ServeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
    private static final int FAILED = 1;
    private static final Duration AFTER_DRAIN = Duration.ofSeconds(20);
    /** Requests have the drain time-out, and then what runs has it. */
    private static final int DRAINS = 2;

    /** Null where there is no command line, but only a server. */
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--check",
            description = "Only tells whether a server would start with this configuration; touches nothing.")
    private boolean check;

    @Option(names = "--demo", description = "Also shows a workflow at work, with a stub to call.")
    private boolean demo;

    private volatile @Nullable Secret generated;

    @Override
    public Integer call() throws InterruptedException {
        try {
            ConfigLoader.Loaded loaded = ConfigLoader.ofProcess().load();
            if (check) {
                return judge(loaded);
            }
            Logging.apply(loaded.config().log());
            loaded.warnings().forEach(LOG::warn);
            Config config = SecretKeys.complete(loaded.config());
            return demo ? demonstrate(config) : serve(config, running -> {});
        } catch (Failure refused) {
            return Main.refuse(err(), refused);
        } catch (UncheckedIOException unusable) {
            err().println("penstock: " + unusable.getMessage() + ": " + unusable.getCause());
            return Main.REFUSED;
        }
    }

    private int judge(ConfigLoader.Loaded loaded) {
        Outside.check(loaded.config());
        loaded.warnings().forEach(out()::println);
        out().println("The configuration is good.");
        return 0;
    }

    /** The stub is all that the demonstration's server may call besides what is configured. */
    private int demonstrate(Config config) throws InterruptedException {
        try (StubCrm crm = StubCrm.start(StubCrm.PORT)) {
            return serve(config.allowing(crm.address()), running -> demonstrate(config, running.port(), crm));
        } catch (IOException taken) {
            err().println("penstock: The demonstration needs port " + StubCrm.PORT + " on loopback: "
                    + taken.getMessage());
            return FAILED;
        }
    }

    private void demonstrate(Config config, int port, StubCrm crm) {
        Secret password = generated == null ? config.admin().password() : generated;
        if (!password.isPresent()) {
            err().println("This data folder was started before, and its password is kept nowhere: give it in"
                    + " PENSTOCK_ADMIN_PASSWORD, or name an empty folder in PENSTOCK_DATA_DIR.");
            return;
        }
        try {
            Api api = Api.at(URI.create("http://127.0.0.1:" + port));
            new Demo(api.signIn(config.admin().email(), password.reveal()), crm.address(), out()).run();
        } catch (RequestFailedException failed) {
            err().println("The demonstration failed: " + failed.getMessage());
        }
    }

    private int serve(Config config, Consumer<Server.Running> started) throws InterruptedException {
        CompletableFuture<Server.Running> starting =
                Server.start(config, this::tell).toCompletionStage().toCompletableFuture();
        Thread stop = new Thread(() -> stop(starting, config), "penstock-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            started.accept(starting.join());
        } catch (CompletionException failed) {
            Runtime.getRuntime().removeShutdownHook(stop);
            return failed(Objects.requireNonNullElse(failed.getCause(), failed));
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private int failed(Throwable cause) {
        if (cause instanceof Failure refused) {
            int status = Main.refuse(err(), refused);
            // What is away may be there the next time, so whoever supervises the process should try again.
            return refused.reason() instanceof Reason.Unavailable ? FAILED : status;
        }
        LOG.atError()
                .setCause(cause)
                .log(
                        SqlErrors.isUnavailable(cause)
                                ? "The server did not start: the database did not answer in time"
                                : "The server did not start");
        Logging.flush();
        return FAILED;
    }

    /** On the thread of the signal; the process ends when this returns. */
    private static void stop(CompletableFuture<Server.Running> starting, Config config) {
        Duration limit = config.server()
                .drainDelay()
                .plus(config.server().drainTimeout().multipliedBy(DRAINS))
                .plus(AFTER_DRAIN);
        try {
            starting.thenCompose(running -> running.stop().toCompletionStage())
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            LOG.atWarn().addKeyValue("limit", limit).log("The server did not stop in time");
        } catch (java.util.concurrent.ExecutionException | InterruptedException failed) {
            LOG.atWarn().setCause(failed).log("The server did not stop cleanly");
        }
        Logging.flush();
    }

    /** Shown once, and kept nowhere. */
    private void tell(FirstStart.Made made) {
        made.generated().ifPresent(password -> {
            generated = password;
            PrintWriter out = out();
            out.println("First start: sign in as " + made.email() + " with the password " + password.reveal()
                    + " (shown only now).");
            out.flush();
        });
    }

    private PrintWriter out() {
        return spec == null ? writer(FileDescriptor.out) : spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec == null ? writer(FileDescriptor.err) : spec.commandLine().getErr();
    }

    private static PrintWriter writer(FileDescriptor to) {
        return new PrintWriter(new FileOutputStream(to), true, Charset.defaultCharset());
    }
}
