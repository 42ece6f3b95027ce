package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.audit.AuditEntry;
import io.penstock.audit.AuditLog;
import io.penstock.auth.KeyRotation;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import io.penstock.config.ConfigLoader;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.IdSource;
import io.vertx.core.Future;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code penstock rotate-keys}: has a running server make a new signing key, or makes it in the database itself, and prints a line for each
 * key that there is then.
 */
@Command(
        name = "rotate-keys",
        mixinStandardHelpOptions = true,
        description =
                "Makes a new key for access tokens, on a running server or in its database; nobody is signed out.")
final class RotateKeysCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final String PATH = "/api/admin/keys";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "The server (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private URI url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            defaultValue = "${env:PENSTOCK_TOKEN}",
            showDefaultValue = Visibility.NEVER,
            description = "An operator's access token or API key; else the variable PENSTOCK_TOKEN is taken.")
    private @Nullable String token;

    @Option(
            names = "--database",
            description =
                    "Without a server: in the database that DATABASE_URL or PENSTOCK_DATA_DIR names as for one, with its"
                            + " PENSTOCK_SECRET_KEY; beside servers that run, too.")
    private boolean direct;

    @Option(names = "--status", description = "Only prints which keys there are.")
    private boolean status;

    @Option(
            names = "--immediately",
            description = "For a key that has leaked: all access tokens end now; refresh tokens give new ones.")
    private boolean immediately;

    @Option(names = "--json", description = "Prints the keys as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    private CommandSpec spec;

    private final ConfigLoader settings;
    private final InstantSource clock;

    RotateKeysCommand(ConfigLoader settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (status && immediately) {
            throw new ParameterException(spec.commandLine(), "Give --status or --immediately, not both.");
        }
        return direct ? inDatabase() : onServer();
    }

    private int inDatabase() {
        try {
            tell(Visit.pay(settings, this::rotate));
            return 0;
        } catch (Failure refused) {
            if (refused.reason() instanceof Reason.Conflict) {
                return complain(String.valueOf(refused.getMessage()));
            }
            return Main.refuse(spec.commandLine().getErr(), refused);
        } catch (CompletionException failed) {
            return complain("The keys cannot be changed: " + failed.getCause());
        }
    }

    private Future<ObjectNode> rotate(Visit visit) {
        var rotation = new KeyRotation(visit.vertx(), visit.config().auth(), visit.database(), visit.sealer(), clock);
        return status
                ? rotation.status()
                : rotation.rotate(immediately).compose(keys -> record(visit).map(keys));
    }

    private Future<Void> record(Visit visit) {
        IdSource ids = new IdSource(clock, new SecureRandom().nextLong());
        AuditEntry entry =
                AuditEntry.bySystem(AuditEntry.SERVER, ids.next(), clock.instant(), "rotateSigningKeys", PATH);
        AuditLog log = new AuditLog(visit.database(), visit.sealer(), ids);
        return visit.database().transaction(sql -> log.append(sql, entry));
    }

    private int complain(String sentence) {
        spec.commandLine().getErr().println("penstock: " + sentence);
        return FAILED;
    }

    private int onServer() {
        if (token == null || token.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Give --token (or PENSTOCK_TOKEN), or --database where no server runs.");
        }
        Api api = Api.at(url).with(token);
        try {
            JsonNode request = JsonNodeFactory.instance.objectNode().put("immediately", immediately);
            tell(status ? api.get(PATH) : api.post(PATH + "/rotate", request));
            return 0;
        } catch (RequestFailedException failed) {
            return complain(String.valueOf(failed.getMessage()));
        }
    }

    private void tell(JsonNode keys) {
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(keys.toPrettyString());
            return;
        }
        for (JsonNode key : keys.path("keys")) {
            String until = key.path("verifies_until").asText();
            out.println(key.path("status").asText() + " " + key.path("id").asText() + " "
                    + key.path("algorithm").asText() + " signs from "
                    + key.path("signs_from").asText() + (until.isEmpty() ? "" : ", verifies until " + until));
        }
    }
}
