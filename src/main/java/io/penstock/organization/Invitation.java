package io.penstock.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.Role;
import java.time.Instant;
import java.util.UUID;

/** A one-time link into an organization, without the link. */
record Invitation(OrganizationId organization, UUID id, String email, Role role, Instant createdAt, Instant expiresAt) {

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("email", email)
                .put("role", role.word())
                .put("created_at", createdAt.toString())
                .put("expires_at", expiresAt.toString());
    }
}
