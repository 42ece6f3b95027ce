package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.penstock.dsl.Concurrency;
import io.penstock.dsl.Program;
import io.penstock.dsl.Template;
import io.penstock.expression.Budget;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.identity.Uuids;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an execution waits for before it begins, when its workflow limits how many run at the same time. Pure.
 *
 * @param key stands for the organization, the workflow and the value of its key; all executions with it count together
 */
record Turn(ExecutionRef execution, UUID key, int limit, Concurrency.OnConflict onConflict) {

    /** A key is computed on the event loop. */
    private static final Budget BUDGET = new Budget(10_000, 64 << 10, 64);

    /** Null when the workflow has no limit. */
    static @Nullable Turn of(ExecutionRef ref, Program program, JsonNode input) {
        Concurrency concurrency = program.conduct().concurrency();
        if (concurrency == null) {
            return null;
        }
        Program.Header header = program.header();
        String place = ref.organization() + "/" + header.namespace() + "/" + header.name();
        JsonNode value = value(concurrency.key(), input, ref);
        return new Turn(ref, digest(place, value.toString()), concurrency.limit(), concurrency.onConflict());
    }

    /** What cannot be computed is null: such executions count together. */
    private static JsonNode value(@Nullable Template key, JsonNode input, ExecutionRef ref) {
        if (key == null) {
            return NullNode.getInstance();
        }
        try {
            EventVariables none = new EventVariables(Uuids.time(ref.id().value()));
            return key.evaluate(input, none, new Meter(BUDGET));
        } catch (ExpressionException failed) {
            return NullNode.getInstance();
        }
    }

    private static UUID digest(String place, String value) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(place.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
            return new UUID(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256", impossible);
        }
    }

    /** How it stands with an execution that asks to begin. */
    enum Answer {
        BEGIN,
        /** It is stored as waiting, and nobody owns it; it is woken when there is room. */
        WAIT,
        /** It must end as cancelled. */
        CANCEL,
        /** This node does not own it any more. */
        LOST
    }
}
