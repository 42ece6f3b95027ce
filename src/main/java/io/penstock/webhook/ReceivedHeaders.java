package io.penstock.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.http.Json;
import io.penstock.telemetry.Redactor;
import io.penstock.telemetry.SensitiveNames;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of a delivery as they are stored: without those that may be credentials or signatures, and with nothing in the others that
 * looks like one. Ids and what frames the body stay as they came. Pure.
 */
final class ReceivedHeaders {

    private static final Set<String> PLAIN = Set.of(
            "host",
            "content-type",
            "content-length",
            "transfer-encoding",
            "accept",
            "accept-encoding",
            "accept-language",
            "connection",
            "date",
            "traceparent");

    private ReceivedHeaders() {}

    /** As a JSON object; of several headers with one name, the last. */
    static byte[] keep(Iterable<Map.Entry<String, String>> headers, Verification verification) {
        String signature = verification instanceof Verification.Hmac hmac ? hmac.header() : "";
        ObjectNode kept = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (PLAIN.contains(name)) {
                kept.put(name, header.getValue());
            } else if (!name.equalsIgnoreCase(signature) && !mayBeCredential(name)) {
                kept.put(name, name.endsWith("-id") ? header.getValue() : Redactor.redact(header.getValue()));
            }
        }
        return Json.bytes(kept);
    }

    private static boolean mayBeCredential(String name) {
        return name.contains("auth") || name.contains("session") || SensitiveNames.matches(name);
    }
}
