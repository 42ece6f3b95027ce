package io.penstock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.OrganizationId;
import io.penstock.integration.RemoteDocuments;
import io.penstock.secret.SecretValues;
import io.penstock.workflow.Sources;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The documents that workflows refer to, fetched as calls are made; the secrets that open them are read here. Safe on every event loop. */
final class RemoteSources implements Sources {

    private static final String USE = "use";

    private final RemoteDocuments documents;
    private final SecretValues secrets;

    RemoteSources(RemoteDocuments documents, SecretValues secrets) {
        this.documents = documents;
        this.secrets = secrets;
    }

    @Override
    public Future<byte[]> fetch(OrganizationId organization, String uri, @Nullable JsonNode authentication) {
        if (authentication == null || !authentication.has(USE)) {
            return documents.fetch(organization, uri, authentication);
        }
        String name = authentication.path(USE).asText();
        return secrets.read(organization, List.of(name), Map.of())
                .map(reading -> policy(authentication, name, reading.values().path(name)))
                .compose(policy -> documents.fetch(organization, uri, policy));
    }

    private static ObjectNode policy(JsonNode authentication, String name, JsonNode secret) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        if (secret.isObject()) {
            policy.setAll((ObjectNode) secret);
        } else if (secret.isTextual()) {
            policy.set("token", secret);
        } else {
            throw new Failure(new Reason.Invalid("The secret `" + name + "` holds no credentials."));
        }
        policy.set("scheme", authentication.path("scheme"));
        return policy;
    }
}
