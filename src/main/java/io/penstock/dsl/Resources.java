package io.penstock.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The documents that a workflow's own text refers to by URI, such as OpenAPI descriptions, as far as they are at hand. Remembers which ones
 * were wanted in vain: whoever compiles fetches those, and compiles again. Made for one compilation.
 */
public final class Resources {

    private final Map<String, Resource> known;
    private final Map<String, Optional<JsonNode>> missing = new LinkedHashMap<>();

    /** @param known by URI, just as the text writes it after its expressions */
    public Resources(Map<String, Resource> known) {
        this.known = Map.copyOf(known);
    }

    /** Nothing at hand. */
    public static Resources none() {
        return new Resources(Map.of());
    }

    /** What is known of a document. */
    public sealed interface Resource {}

    /** Its bytes. */
    public record Content(byte[] bytes) implements Resource {}

    /** It cannot be had, and why, in a sentence. */
    public record Unavailable(String why) implements Resource {}

    /** What is known of that document; null: nothing yet, and the compilation cannot be whole. */
    public @Nullable Resource find(String uri) {
        return find(uri, null);
    }

    /**
     * The same for a document that is not shown to everybody.
     *
     * @param authentication how it is asked for: {@code {scheme, …}} with the standard's properties, or {@code {scheme, use: secret}}; null: openly
     */
    public @Nullable Resource find(String uri, @Nullable JsonNode authentication) {
        Resource resource = known.get(uri);
        if (resource == null) {
            missing.putIfAbsent(uri, Optional.ofNullable(authentication));
        }
        return resource;
    }

    /** What was wanted and is not known, in the order of the text. */
    public Set<String> missing() {
        return missing.keySet();
    }

    /** How a missing document is asked for; null: openly. */
    public @Nullable JsonNode authentication(String uri) {
        return missing.getOrDefault(uri, Optional.empty()).orElse(null);
    }
}
