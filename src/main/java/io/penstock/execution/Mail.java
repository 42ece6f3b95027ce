package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.OrganizationId;
import java.util.UUID;

/**
 * A message to a run, as a row of the inbox holds it.
 *
 * @param position the command that it is for
 * @param about the event, or the child
 * @param content the event, or how the child ended
 */
record Mail(Address address, Kind kind, String position, UUID about, JsonNode content) {

    /** To whom it goes. */
    record Address(OrganizationId organization, ExecutionId execution) {}

    /** What it tells. */
    enum Kind {
        EVENT("event"),
        CHILD("child");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        static Kind of(String word) {
            return word.equals(EVENT.word) ? EVENT : CHILD;
        }

        /** As the database has it. */
        String word() {
            return word;
        }
    }

    /** What makes two messages the same one. */
    record Key(Kind kind, String position, UUID about) {}

    Key key() {
        return new Key(kind, position, about);
    }
}
