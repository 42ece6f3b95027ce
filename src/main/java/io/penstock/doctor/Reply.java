package io.penstock.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.penstock.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a server answered.
 *
 * @param headers by their names in small letters
 * @param millis from sending to the whole answer
 */
record Reply(int status, Map<String, List<String>> headers, byte[] body, long millis) {

    /** The first of that name; empty: there is none. @param name in small letters */
    String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.isEmpty() ? "" : values.get(0);
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Missing where it is none. */
    JsonNode json() {
        try {
            return Json.parse(body);
        } catch (RuntimeException none) {
            return MissingNode.getInstance();
        }
    }
}
