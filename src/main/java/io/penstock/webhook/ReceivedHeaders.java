package io.penstock.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The headers of a delivery as they are stored: without whatever may be a credential or a signature. Pure. */
final class ReceivedHeaders {

    private static final List<String> CREDENTIALS = List.of(
            "auth",
            "cookie",
            "token",
            "secret",
            "signature",
            "hmac",
            "password",
            "api-key",
            "apikey",
            "credential",
            "session");

    private ReceivedHeaders() {}

    /** As a JSON object; of several headers with one name, the last. */
    static byte[] keep(Iterable<Map.Entry<String, String>> headers, Verification verification) {
        String signature = verification instanceof Verification.Hmac hmac ? hmac.header() : "";
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!name.equalsIgnoreCase(signature) && !mayBeCredential(name)) {
                kept.put(name, header.getValue());
            }
        }
        return Json.bytes(kept);
    }

    private static boolean mayBeCredential(String name) {
        for (String part : CREDENTIALS) {
            if (name.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
