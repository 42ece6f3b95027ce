package io.penstock.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An organization as one user sees it.
 *
 * @param egressAllow where its workflows may call, besides what the server allows to all
 * @param keeping how long it keeps what has ended
 * @param role the user's; null: an operator who does not belong to it
 */
record Organization(
        OrganizationId id,
        String name,
        List<String> egressAllow,
        Keeping keeping,
        @Nullable Role role,
        Instant createdAt,
        Instant updatedAt) {

    /** Of what can be changed. */
    byte[] digest() {
        return Digest.of(name + "\n" + String.join("\n", egressAllow) + "\n" + keeping);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("name", name)
                .put("role", role == null ? null : role.word());
        egressAllow.forEach(json.putArray("egress_allow")::add);
        json.put("event_days", keeping.events().toDays())
                .put("execution_days", keeping.executions().toDays());
        return json.put("created_at", createdAt.toString()).put("updated_at", updatedAt.toString());
    }
}
