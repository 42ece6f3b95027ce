package io.penstock;

import io.penstock.client.Api;
import io.penstock.config.Config;
import io.penstock.config.ConfigLoader;
import io.penstock.config.SecretKeys;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.files.Library;
import io.penstock.files.LibraryException;
import io.penstock.files.ServerLibrary;
import io.penstock.telemetry.Logging;
import java.net.URI;
import java.nio.file.Files;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of commands that work on workflows where they are kept: on a server, or in its database. */
final class LibraryOptions {

    private static final String DEFAULT_ORGANIZATION = "default";

    @Option(names = "--url", paramLabel = "URL", description = "The server (default: http://127.0.0.1:8080).")
    private @Nullable URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:PENSTOCK_TOKEN}",
            showDefaultValue = Visibility.NEVER,
            description = "An API key or an access token; else the variable PENSTOCK_TOKEN is taken.")
    private @Nullable String token;

    @Option(names = "--email", paramLabel = "EMAIL", description = "Signs in instead of a token.")
    private @Nullable String email;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            arity = "0..1",
            interactive = true,
            description = "With --email; asked for when it is left out.")
    private char @Nullable [] password;

    @Option(
            names = "--database",
            description =
                    "Works on the database itself, which DATABASE_URL or PENSTOCK_DATA_DIR names as for a server.")
    private boolean database;

    @Option(
            names = "--organization",
            paramLabel = "NAME",
            description = "With --database: whose workflows (default: " + DEFAULT_ORGANIZATION + ").")
    private @Nullable String organization;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;
    private final InstantSource clock;

    LibraryOptions(ConfigLoader settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @throws ParameterException when the options contradict each other
     * @throws LibraryException when it cannot be reached
     * @throws Failure when the configuration is refused
     */
    Library open() {
        return database ? database() : server();
    }

    private Library database() {
        if (url != null || email != null || password != null || gives("--token")) {
            throw wrong("--database goes with --organization, and without the options of a server.");
        }
        Logging.aside();
        Config config = settings.load().config();
        if (!config.secretKey().isPresent() && !Files.exists(config.dataDir().resolve(SecretKeys.FILE))) {
            // A key made here would be another one than that of the servers.
            throw new Failure(new Reason.Invalid("--database needs the secret key of the server: PENSTOCK_SECRET_KEY,"
                    + " or the data folder with its " + SecretKeys.FILE + " in PENSTOCK_DATA_DIR."));
        }
        return DatabaseLibrary.open(
                SecretKeys.complete(config), organization == null ? DEFAULT_ORGANIZATION : organization, clock);
    }

    private Library server() {
        if (organization != null) {
            throw wrong("--organization goes with --database: a token belongs to one organization.");
        }
        if (email != null && gives("--token")) {
            throw wrong("Give --token, or --email and --password, not both.");
        }
        Api nobody = Api.at(address());
        if (email != null) {
            return signedIn(nobody, email);
        }
        if (token == null || token.isEmpty()) {
            throw wrong("Give an API key as --token (or PENSTOCK_TOKEN), or --email and --password, or --database.");
        }
        return ServerLibrary.of(nobody.with(token));
    }

    private URI address() {
        URI address = url == null ? URI.create("http://127.0.0.1:8080") : url;
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        if (!http || address.getHost() == null) {
            throw wrong("--url is " + address + "; it begins with http:// or https:// and names a host.");
        }
        return address;
    }

    private Library signedIn(Api nobody, String name) {
        if (password == null) {
            throw wrong("--email goes with --password.");
        }
        return ServerLibrary.signIn(nobody, name, new String(password));
    }

    private boolean gives(String option) {
        return spec.commandLine().getParseResult().hasMatchedOption(option);
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
