package io.penstock.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import io.penstock.http.Json;
import io.penstock.http.MediaType;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents 1.0 from HTTP requests: binary, structured and batched mode of its HTTP binding, and plain bodies that are no CloudEvents.
 * Pure. What it cannot read is a {@link Failure}: {@code Malformed} when it is no JSON, {@code Invalid} when it is no event.
 */
public final class CloudEvents {

    public static final String STRUCTURED = "application/cloudevents+json";
    public static final String BATCH = "application/cloudevents-batch+json";

    private static final String FAMILY = "application/cloudevents";
    /** The header that marks binary mode. */
    public static final String SPEC_VERSION_HEADER = "ce-specversion";

    private static final String HEADER_PREFIX = "ce-";
    private static final int MAX_BATCH = 1_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CloudEvents() {}

    /** How a request carries events. */
    public enum Mode {
        /** It is no CloudEvent. */
        PLAIN,
        BINARY,
        STRUCTURED,
        BATCH
    }

    /**
     * How a request with this media type carries events.
     *
     * @param specVersion the header {@code ce-specversion}; null: there is none
     * @throws Failure {@code UnsupportedMediaType} for a CloudEvents format other than JSON
     */
    public static Mode mode(MediaType type, @Nullable String specVersion) {
        String essence = type.essence();
        if (essence.startsWith(FAMILY)) {
            return switch (essence) {
                case STRUCTURED -> Mode.STRUCTURED;
                case BATCH -> Mode.BATCH;
                default ->
                    throw new Failure(new Reason.UnsupportedMediaType(
                            "CloudEvents are read in the JSON format: " + STRUCTURED + " or " + BATCH + "."));
            };
        }
        return specVersion == null ? Mode.PLAIN : Mode.BINARY;
    }

    /** A body that is no CloudEvent, as the data of one. The media type that was declared stays with it. */
    public static Draft plain(String type, String source, MediaType mediaType, @Nullable String declared, byte[] body) {
        ObjectNode attributes = NODES.objectNode();
        attributes.put("specversion", "1.0").put("id", "").put("source", source).put("type", type);
        return withBody(attributes, mediaType, declared, body);
    }

    /** One event whose attributes are headers. */
    public static Draft binary(
            Iterable<Map.Entry<String, String>> headers, MediaType mediaType, @Nullable String declared, byte[] body) {
        ObjectNode attributes = NODES.objectNode();
        List<Violation> violations = new ArrayList<>();
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith(HEADER_PREFIX) && !name.equals("ce-datacontenttype")) {
                String attribute = name.substring(HEADER_PREFIX.length());
                String value = HeaderValue.decode(header.getValue());
                if (value == null) {
                    violations.add(
                            new Violation("/" + attribute, "The header " + name + " is not percent-encoded UTF-8."));
                } else {
                    attributes.put(attribute, value);
                }
            }
        }
        Attributes.check(attributes, "", violations);
        refuse(violations);
        return withBody(attributes, mediaType, declared, body);
    }

    /** One event in the JSON format. */
    public static Draft structured(byte[] body) {
        List<Violation> violations = new ArrayList<>();
        Draft draft = fromJson(Json.parse(body), "", violations);
        refuse(violations);
        return draft;
    }

    /**
     * One that a workflow emits, in the JSON format, of which the version may be missing, and the id, which this server gives.
     *
     * @param event stays as it is
     */
    public static Draft emitted(ObjectNode event) {
        ObjectNode attributes = NODES.objectNode().put("specversion", "1.0").put("id", "ours");
        attributes.setAll(event);
        List<Violation> violations = new ArrayList<>();
        Draft draft = fromJson(attributes, "", violations);
        refuse(violations);
        if (!event.has("id")) {
            attributes.put("id", "");
        }
        return draft;
    }

    /** The content of an event that this server stored, which was checked when it came, under the id that its source gave. */
    public static Draft stored(byte[] envelope) {
        if (!(Json.parse(envelope) instanceof ObjectNode attributes)) {
            throw new IllegalArgumentException("A stored event is a JSON object");
        }
        JsonNode origin = attributes.remove(CloudEvent.ORIGIN_ID);
        attributes.put("id", origin == null ? "" : origin.asText());
        JsonNode data = attributes.remove("data");
        JsonNode base64 = attributes.remove("data_base64");
        return new Draft(attributes, data, null, base64 == null ? null : base64.asText());
    }

    /** Events in the JSON batch format, in their order. */
    public static List<Draft> batch(byte[] body) {
        JsonNode root = Json.parse(body);
        if (!root.isArray()) {
            throw new Failure(new Reason.Invalid("A batch of CloudEvents is a JSON array."));
        }
        if (root.size() > MAX_BATCH) {
            throw new Failure(new Reason.Invalid("A batch has at most " + MAX_BATCH + " events."));
        }
        List<Violation> violations = new ArrayList<>();
        List<Draft> drafts = new ArrayList<>(root.size());
        for (int i = 0; i < root.size(); i++) {
            drafts.add(fromJson(root.get(i), "/" + i, violations));
        }
        refuse(violations);
        return drafts;
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid("This is not a valid CloudEvent.", violations));
        }
    }

    private static Draft fromJson(JsonNode node, String at, List<Violation> violations) {
        if (!(node instanceof ObjectNode object)) {
            violations.add(new Violation(at, "A CloudEvent is a JSON object."));
            return new Draft(NODES.objectNode(), null, null, null);
        }
        JsonNode data = object.remove("data");
        JsonNode base64 = object.remove("data_base64");
        if (data != null && base64 != null) {
            violations.add(new Violation(at + "/data_base64", "An event has data or data_base64, not both."));
        }
        if (base64 != null && !isBase64(base64)) {
            violations.add(new Violation(at + "/data_base64", "data_base64 is a string in base64."));
        }
        Attributes.check(object, at, violations);
        return new Draft(object, data, null, base64 == null ? null : base64.asText());
    }

    private static boolean isBase64(JsonNode node) {
        if (!node.isTextual()) {
            return false;
        }
        try {
            Base64.getDecoder().decode(node.textValue());
            return true;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static Draft withBody(ObjectNode attributes, MediaType type, @Nullable String declared, byte[] body) {
        if (declared != null && type.isDeclared()) {
            attributes.put("datacontenttype", declared);
        }
        if (type.isJson()) {
            JsonNode data = Json.parse(body);
            return new Draft(attributes, data, isAscii(body) ? body : null, null);
        }
        if (body.length == 0) {
            return new Draft(attributes, null, null, null);
        }
        String text = type.isText() ? MediaType.utf8(body) : null;
        if (text != null) {
            return new Draft(attributes, TextNode.valueOf(text), null, null);
        }
        return new Draft(attributes, null, null, Base64.getEncoder().encodeToString(body));
    }

    /** Whether parsed JSON may be stored as it came. Other bytes may be UTF-16, or UTF-8 that not every reader accepts. */
    private static boolean isAscii(byte[] body) {
        int bits = 0;
        boolean zero = false;
        for (byte each : body) {
            bits |= each;
            zero |= each == 0;
        }
        return bits >= 0 && !zero;
    }
}
