package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.client.Api;
import io.penstock.client.RequestFailedException;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code penstock rotate-keys}: has a running server make a new signing key, and prints a line for each key that there is then. */
@Command(
        name = "rotate-keys",
        mixinStandardHelpOptions = true,
        description = "Makes a new key for access tokens on a running server; nobody is signed out.")
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

    @Override
    public Integer call() {
        if (token == null || token.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Give --token (or PENSTOCK_TOKEN).");
        }
        if (status && immediately) {
            throw new ParameterException(spec.commandLine(), "Give --status or --immediately, not both.");
        }
        Api api = Api.at(url).with(token);
        try {
            JsonNode request = JsonNodeFactory.instance.objectNode().put("immediately", immediately);
            tell(status ? api.get(PATH) : api.post(PATH + "/rotate", request));
            return 0;
        } catch (RequestFailedException failed) {
            spec.commandLine().getErr().println("penstock: " + failed.getMessage());
            return FAILED;
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
