package io.penstock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.config.ConfigLoader;
import io.penstock.doctor.Diagnosis;
import io.penstock.doctor.Examination;
import io.penstock.doctor.Table;
import io.penstock.failure.Failure;
import io.penstock.telemetry.Logging;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock doctor}: whether a server and all that belongs to it are as they should be, by trying. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Examines the configuration, a running server, its database, backups and machine, with the environment"
                        + " of that server, and says what to do about each thing that is wrong. Changes nothing. Ends with 1 when"
                        + " anything is wrong.")
final class DoctorCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server; otherwise the address on loopback that the configuration names.")
    private @Nullable URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:PENSTOCK_TOKEN}",
            showDefaultValue = Visibility.NEVER,
            description = "An operator's access token or API key; else the variable PENSTOCK_TOKEN is taken.")
    private @Nullable String token;

    @Option(names = "--json", description = "Prints the result as JSON.")
    private boolean json;

    @Option(
            names = "--restore",
            description = "Also restores the newest backup into a database of its own that is removed afterwards.")
    private boolean restore;

    @Option(
            names = "--provoke",
            description = "Also sends requests until the token's limit is used up; it must wait for a minute then.")
    private boolean provoke;

    @Option(names = "--strict", description = "Ends with 1 for warnings, too.")
    private boolean strict;

    @Option(names = "--no-color", description = "No colours on a terminal either; so does the variable NO_COLOR.")
    private boolean plain;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;
    private final InstantSource clock;

    DoctorCommand(ConfigLoader settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (url != null
                && (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?"))) {
            throw new ParameterException(spec.commandLine(), "--url is http://HOST:PORT or https://HOST:PORT.");
        }
        Logging.aside();
        var wishes = new Consultation.Wishes(url, token == null ? "" : token, restore, provoke);
        try (Consultation consultation = Consultation.of(settings.load(), clock, wishes)) {
            Diagnosis diagnosis = Diagnosis.of(Examination.of(consultation.patient()));
            tell(diagnosis, consultation);
            return diagnosis.hasFailures() || strict && diagnosis.hasWarnings() ? FAILED : 0;
        } catch (Failure refused) {
            return Main.refuse(spec.commandLine().getErr(), refused);
        }
    }

    private void tell(Diagnosis diagnosis, Consultation consultation) {
        var out = spec.commandLine().getOut();
        if (json) {
            ObjectNode report = diagnosis.json();
            report.put("url", consultation.address().toString());
            report.put("environment", consultation.environment());
            out.println(report.toPrettyString());
        } else {
            boolean coloured = !plain && Ansi.AUTO.enabled() && Logging.isTerminal();
            out.print(new Table(coloured).of(diagnosis));
        }
        out.flush();
    }
}
