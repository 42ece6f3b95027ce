package io.penstock.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * What a check found.
 *
 * @param report as it is shown; holds no secret
 */
public record Finding(Level level, JsonNode report) {

    /** How well a part is. */
    public enum Level {
        GOOD,
        /** It works, and somebody should look at it. */
        WARNING,
        BAD
    }

    public Finding(boolean good, JsonNode report) {
        this(good ? Level.GOOD : Level.BAD, report);
    }

    public boolean isGood() {
        return level == Level.GOOD;
    }

    public static Finding good() {
        return good("healthy");
    }

    /** @param status in the check's own words: {@code fallback} */
    public static Finding good(String status) {
        return of(Level.GOOD, status, report -> {});
    }

    /** @param message one sentence for an operator */
    public static Finding warning(String message) {
        return of(Level.WARNING, "degraded", report -> report.put("message", message));
    }

    /** @param message one sentence for an operator */
    public static Finding bad(String message) {
        return of(Level.BAD, "unhealthy", report -> report.put("message", message));
    }

    /** With numbers, and with the usual word for that level. */
    public static Finding of(Level level, Consumer<ObjectNode> details) {
        return of(level, level == Level.GOOD ? "healthy" : level == Level.WARNING ? "degraded" : "unhealthy", details);
    }

    /** @param status in the check's own words */
    public static Finding of(Level level, String status, Consumer<ObjectNode> details) {
        ObjectNode report = JsonNodeFactory.instance.objectNode().put("status", status);
        details.accept(report);
        return new Finding(level, report);
    }
}
