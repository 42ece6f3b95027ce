package io.penstock.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code ?limit=&after=}.
 *
 * @param cursor where the page begins, as the answer before it said in {@code next}; null: at the beginning
 */
public record Page(int limit, @Nullable String cursor) {

    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 200;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    public static Page of(Exchange exchange) {
        String limit = exchange.query("limit");
        return new Page(limit == null ? DEFAULT_LIMIT : limit(limit), exchange.query("after"));
    }

    private static int limit(String text) {
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // refused below, as any other value is
        }
        throw invalid("/limit", "must be a number from 1 to " + MAX_LIMIT);
    }

    /** The cursor as an id; for the first page an id below all others. */
    public UUID after() {
        if (cursor == null) {
            return BEFORE_ALL;
        }
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException notAnId) {
            throw invalid("/after", "must be the \"next\" of an earlier answer");
        }
    }

    private static Failure invalid(String pointer, String message) {
        return new Failure(new Reason.Invalid(
                "The query parameter \"" + pointer.substring(1) + "\" " + message + ".",
                List.of(new Violation(pointer, message))));
    }

    /** The answer for {@code items}, of which one more than {@link #limit} was read to know whether there are more. */
    public <T> Answer answer(List<T> items, Function<T, JsonNode> json, Function<T, String> next) {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        ArrayNode array = page.putArray("items");
        boolean more = items.size() > limit;
        List<T> shown = more ? items.subList(0, limit) : items;
        shown.forEach(item -> array.add(json.apply(item)));
        page.put("next", more ? next.apply(shown.get(limit - 1)) : null);
        return Answer.json(200, page);
    }
}
