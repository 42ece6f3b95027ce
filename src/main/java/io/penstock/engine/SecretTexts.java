package io.penstock.engine;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** The texts by which the values of secrets can be known: each text and longer number in them, as it is and as it is commonly encoded. */
final class SecretTexts {

    private static final int SHORTEST_NUMBER = 4;
    /** What is shorter stands encoded in too many other texts. */
    private static final int SHORTEST_ENCODED = 4;

    private final Set<String> texts = new HashSet<>();

    private SecretTexts() {}

    static Set<String> of(JsonNode secrets) {
        SecretTexts found = new SecretTexts();
        Deque<JsonNode> left = new ArrayDeque<>();
        left.add(secrets);
        while (!left.isEmpty()) {
            JsonNode value = left.poll();
            if (value.isTextual()) {
                found.add(value.textValue());
            } else if (value.isNumber() && value.asText().length() >= SHORTEST_NUMBER) {
                found.texts.add(value.asText());
            } else if (value.isObject() && value.path("password").isTextual()) {
                found.addPair(
                        value.path("username").asText(), value.path("password").textValue());
            }
            value.forEach(left::add);
        }
        return Set.copyOf(found.texts);
    }

    private void add(String text) {
        if (text.isBlank()) {
            return;
        }
        texts.add(text);
        if (text.length() < SHORTEST_ENCODED) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
        texts.add(query);
        texts.add(query.replace("+", "%20"));
        texts.add(new String(JsonStringEncoder.getInstance().quoteAsString(text)));
        addBase64(bytes);
    }

    /** As {@code basic} shows it. */
    private void addPair(String username, String password) {
        addBase64((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private void addBase64(byte[] bytes) {
        texts.add(Base64.getEncoder().encodeToString(bytes));
        texts.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
