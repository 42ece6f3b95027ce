package io.penstock;

import io.penstock.bench.Bench;
import io.penstock.bench.BenchHttp;
import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. Without a sub-command it serves. */
@Command(
        name = "penstock",
        description = "Webhooks in, durable workflows, calls out; nothing is lost.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:good", "1:findings, or a failure", "2:wrong use", "78:the configuration is refused"},
        subcommands = {ServeCommand.class, CheckCommand.class, OpenApiCommand.class})
public final class Main implements Callable<Integer> {

    /** As sysexits.h has it for a configuration error. */
    static final int REFUSED = 78;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        // Reading the command line's annotations is a good part of a start, and who only serves needs none of it.
        System.exit(
                servesOnly(arguments)
                        ? new ServeCommand().call()
                        : commandLine().execute(arguments));
    }

    private static boolean servesOnly(String[] arguments) {
        return arguments.length == 0 || arguments.length == 1 && arguments[0].equals("serve");
    }

    static CommandLine commandLine() {
        return commandLine(ConfigLoader.ofProcess());
    }

    static CommandLine commandLine(ConfigLoader settings) {
        InstantSource clock = InstantSource.system();
        return new CommandLine(new Main())
                .addSubcommand(new Bench(clock))
                .addSubcommand(new BenchHttp())
                .addSubcommand(new DoctorCommand(settings, clock))
                .addSubcommand(new ExportCommand(new LibraryOptions(settings, clock)))
                .addSubcommand(new ImportCommand(new LibraryOptions(settings, clock)))
                .addSubcommand(new RotateKeysCommand(settings, clock))
                .addSubcommand(new VerifyAuditCommand(settings))
                .addSubcommand(new DatabaseCommand(settings))
                .addSubcommand(new BackupCommand(settings, clock))
                .addSubcommand(new RestoreCommand(settings, clock))
                .addSubcommand(new ResumeCommand(settings))
                .addSubcommand(new VerifyBackupCommand(settings, clock))
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandLine serve = Objects.requireNonNull(spec.subcommands().get("serve"));
        return serve.<ServeCommand>getCommand().call();
    }

    /** One line for each problem. */
    static int refuse(PrintWriter err, Failure refused) {
        if (refused.reason() instanceof Reason.Invalid invalid
                && !invalid.violations().isEmpty()) {
            invalid.violations().forEach(violation -> err.println("penstock: " + violation.message()));
        } else {
            err.println("penstock: " + refused.getMessage());
        }
        err.flush();
        return REFUSED;
    }

    /** Tells what {@code --version} prints. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"penstock " + Rooms.version()};
        }
    }
}
