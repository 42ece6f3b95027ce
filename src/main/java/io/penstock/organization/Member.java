package io.penstock.organization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.identity.Role;
import io.penstock.identity.UserId;
import java.time.Instant;

/** A user in an organization. */
record Member(UserId user, String email, Role role, Instant joinedAt) {

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("user_id", user.toString())
                .put("email", email)
                .put("role", role.word())
                .put("joined_at", joinedAt.toString());
    }
}
