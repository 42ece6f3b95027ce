package io.penstock.auth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.identity.OrganizationId;
import java.time.Instant;
import java.util.UUID;

/**
 * A user's sign-in that has not ended.
 *
 * @param organization the one that was entered last
 * @param client who used it last
 */
record Session(UUID id, OrganizationId organization, Client client, Times times) {

    /** @param end when it ends if nobody uses it */
    record Times(Instant created, Instant used, Instant end) {}

    /**
     * Where a request comes from.
     *
     * @param agent the program, as it names itself
     */
    record Client(String address, String agent) {

        private static final int LONGEST = 200;

        Client {
            agent = agent.length() > LONGEST ? agent.substring(0, LONGEST) : agent;
        }
    }

    ObjectNode toJson(UUID current) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id.toString())
                .put("organization_id", organization.toString())
                .put("address", client.address())
                .put("user_agent", client.agent())
                .put("created_at", times.created().toString())
                .put("last_used_at", times.used().toString())
                .put("expires_at", times.end().toString())
                .put("current", id.equals(current));
    }
}
