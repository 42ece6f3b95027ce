package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Outcomes as bytes, as the journal keeps them: the revision, the length of a JSON object, that object, and what an answer's raw body
 * was. A body is mostly no more than its raw bytes read again, and is then not written twice. Pure.
 */
public final class OutcomeCodec {

    private static final byte REVISION = 1;
    private static final int PREFIX = 1 + Integer.BYTES;

    /** Above this, a body is rather written twice than parsed to see whether it need not be. */
    private static final int WORTH_PARSING = 64 << 10;

    private OutcomeCodec() {}

    public static byte[] encode(Outcome outcome) {
        ObjectNode json = Codec.JSON.objectNode();
        json.put("position", outcome.position()).put("at", outcome.at().toString());
        byte[] raw = {};
        if (outcome instanceof Outcome.Answered answer) {
            raw = answer.raw();
            json.put("kind", "answered").put("status", answer.status()).put("uri", answer.uri());
            json.set("headers", Codec.object(answer.headers()));
            writeBody(json, answer.body(), raw);
        } else if (outcome instanceof Outcome.Failed failed) {
            json.put("kind", "failed").set("error", failed.error().toJson());
        } else if (outcome instanceof Outcome.Fired) {
            json.put("kind", "fired");
        } else if (outcome instanceof Outcome.Settled settled) {
            json.put("kind", "settled").set("value", settled.value());
        } else if (outcome instanceof Outcome.Received received) {
            json.put("kind", "received").set("event", received.event());
        } else if (outcome instanceof Outcome.ChildEnded child) {
            json.put("kind", "child").set("end", Codec.end(child.end()));
        }
        byte[] head = Codec.bytes(json);
        return ByteBuffer.allocate(PREFIX + head.length + raw.length)
                .put(REVISION)
                .putInt(head.length)
                .put(head)
                .put(raw)
                .array();
    }

    /** @throws IllegalArgumentException when the bytes are not an outcome of this or an earlier revision */
    public static Outcome decode(byte[] bytes) {
        if (bytes.length < PREFIX || bytes[0] != REVISION) {
            throw new IllegalArgumentException("Not an outcome of revision " + REVISION + ".");
        }
        int length = ByteBuffer.wrap(bytes).getInt(1);
        if (length < 0 || length > bytes.length - PREFIX) {
            throw new IllegalArgumentException("The outcome is cut off.");
        }
        JsonNode json = Codec.parse(bytes, PREFIX, length);
        String position = Codec.text(json, "position");
        Instant at = Codec.time(json, "at");
        String kind = Codec.text(json, "kind");
        return switch (kind) {
            case "fired" -> new Outcome.Fired(position, at);
            case "settled" -> new Outcome.Settled(position, at, json.path("value"));
            case "received" -> new Outcome.Received(position, at, Codec.require(json, "event"));
            case "child" -> new Outcome.ChildEnded(position, at, Codec.end(Codec.require(json, "end")));
            case "failed" -> new Outcome.Failed(position, at, Codec.error(Codec.require(json, "error")));
            case "answered" -> {
                byte[] raw = Arrays.copyOfRange(bytes, PREFIX + length, bytes.length);
                yield new Outcome.Answered(
                        position,
                        at,
                        Codec.require(json, "status").intValue(),
                        Codec.texts(Codec.require(json, "headers")),
                        readBody(json, raw),
                        raw,
                        Codec.text(json, "uri"));
            }
            default -> throw new IllegalArgumentException("No outcome is of the kind " + kind + ".");
        };
    }

    /** Names how the body follows from the raw bytes, or writes it when it does not. */
    private static void writeBody(ObjectNode json, JsonNode body, byte[] raw) {
        if (body.isNull()) {
            return;
        }
        for (BodyForm form : BodyForm.values()) {
            if (form.gives(raw, body)) {
                json.put("form", form.name());
                return;
            }
        }
        json.set("body", body);
    }

    private static JsonNode readBody(JsonNode json, byte[] raw) {
        String form = Codec.textOrNull(json, "form");
        if (form != null) {
            return BodyForm.valueOf(form).read(raw);
        }
        JsonNode body = json.get("body");
        return body == null ? NullNode.instance : body;
    }

    /** How a body follows from its raw bytes. */
    private enum BodyForm {
        TEXT {
            @Override
            JsonNode read(byte[] raw) {
                return TextNode.valueOf(new String(raw, StandardCharsets.UTF_8));
            }
        },
        BASE64 {
            @Override
            JsonNode read(byte[] raw) {
                return TextNode.valueOf(Base64.getEncoder().encodeToString(raw));
            }
        },
        JSON {
            @Override
            JsonNode read(byte[] raw) {
                return Codec.parse(raw, 0, raw.length);
            }
        };

        abstract JsonNode read(byte[] raw);

        boolean gives(byte[] raw, JsonNode body) {
            if (this != JSON && !body.isTextual()) {
                return false;
            }
            try {
                return (this != JSON || raw.length <= WORTH_PARSING)
                        && read(raw).equals(body);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
