package io.penstock.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.webhook.Verification.Algorithm;
import io.penstock.webhook.Verification.Content;
import io.penstock.webhook.Verification.Encoding;
import io.penstock.webhook.Verification.Hmac;
import io.penstock.webhook.Verification.Preset;
import io.penstock.webhook.Verification.Timestamp;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Verification schemes as the API and the store write them. Pure. A preset's name may stand for the scheme. */
final class VerificationJson {

    private static final Duration MAX_TOLERANCE = Duration.ofDays(1);
    private static final int MAX_NAME = 128;
    private static final List<String> SCHEMES = Stream.concat(
                    Stream.of("standard-webhooks", "hmac", "bearer", "basic", "none"),
                    Arrays.stream(Preset.values()).map(Fields::word))
            .toList();

    private VerificationJson() {}

    /** Null when the scheme is missing or unknown, which is told in the fields. */
    static @Nullable Verification read(Fields fields, Duration tolerance) {
        String scheme = fields.text("scheme", "", MAX_NAME).toLowerCase(Locale.ROOT);
        Verification verification = switch (scheme) {
            case "standard-webhooks" -> new Verification.StandardWebhooks(tolerance(fields, tolerance));
            case "hmac" -> hmac(fields, tolerance);
            case "bearer" -> new Verification.Bearer();
            case "basic" -> basic(fields);
            case "none" -> new Verification.None();
            default -> preset(scheme, fields, tolerance);
        };
        if (scheme.isEmpty()) {
            fields.wrong("scheme", "must be one of " + String.join(", ", SCHEMES) + "; \"none\" has to be said");
        } else if (verification == null) {
            fields.unknownValue("scheme", scheme, SCHEMES);
        }
        return verification;
    }

    private static @Nullable Verification preset(String scheme, Fields fields, Duration tolerance) {
        return Arrays.stream(Preset.values())
                .filter(preset -> Fields.word(preset).equals(scheme))
                .findFirst()
                .map(preset -> preset.with(tolerance(fields, tolerance)))
                .orElse(null);
    }

    private static Duration tolerance(Fields fields, Duration otherwise) {
        return fields.duration("tolerance", otherwise, MAX_TOLERANCE);
    }

    private static Verification basic(Fields fields) {
        String username = fields.text("username", "", MAX_NAME);
        if (username.isEmpty() || username.contains(":")) {
            fields.wrong("username", "must be there, without a colon");
        }
        return new Verification.Basic(username);
    }

    private static Verification hmac(Fields fields, Duration tolerance) {
        Preset preset = fields.choice("preset", Preset.class);
        if (preset != null) {
            return preset.with(tolerance(fields, tolerance));
        }
        String header = fields.text("header", "", MAX_NAME);
        if (!isToken(header)) {
            fields.wrong("header", "must name the header that holds the signature (or give a preset)");
        }
        Timestamp timestamp = timestamp(fields, tolerance);
        Content content = content(fields, timestamp);
        Encoding encoding = fields.choice("encoding", Encoding.class);
        String prefix = fields.text("prefix", "", MAX_NAME);
        return new Hmac(
                null,
                header,
                algorithm(fields),
                prefix,
                encoding == null ? Encoding.HEX : encoding,
                content,
                timestamp);
    }

    private static Algorithm algorithm(Fields fields) {
        String given = fields.text("algorithm", "sha256", MAX_NAME).toLowerCase(Locale.ROOT);
        String bare = given.replace("hmac", "").replace("-", "");
        List<String> allowed =
                Arrays.stream(Algorithm.values()).map(Fields::word).toList();
        int index = allowed.indexOf(bare);
        if (index < 0) {
            fields.unknownValue("algorithm", given, allowed);
            return Algorithm.SHA256;
        }
        return Algorithm.values()[index];
    }

    private static @Nullable Timestamp timestamp(Fields fields, Duration otherwise) {
        Fields timestamp = fields.object("timestamp");
        if (timestamp == null) {
            return null;
        }
        String header = timestamp.text("header", "", MAX_NAME);
        String key = timestamp.text("key", "", MAX_NAME);
        if (header.isEmpty() == key.isEmpty()) {
            timestamp.wrong("header", "or key must be there, and not both");
        } else if (!isToken(header.isEmpty() ? key : header)) {
            timestamp.wrong(header.isEmpty() ? "key" : "header", "must be a token");
        }
        Duration tolerance = tolerance(timestamp, otherwise);
        timestamp.refuseOthers();
        return new Timestamp(header.isEmpty() ? null : header, key.isEmpty() ? null : key, tolerance);
    }

    private static Content content(Fields fields, @Nullable Timestamp timestamp) {
        String usual = timestamp == null ? "{body}" : "{timestamp}.{body}";
        Content content = new Content(fields.text("content", usual, MAX_NAME));
        if (!content.uses("{body}")) {
            fields.wrong("content", "must contain {body}: what is not signed is not verified");
        }
        if (content.uses("{timestamp}") != (timestamp != null)) {
            fields.wrong("content", "must contain {timestamp} exactly when there is a timestamp");
        }
        return content;
    }

    private static boolean isToken(String name) {
        return name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    }

    static ObjectNode write(Verification verification) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("scheme", verification.scheme());
        if (verification instanceof Verification.StandardWebhooks standard) {
            json.put("tolerance", standard.tolerance().toString());
        } else if (verification instanceof Verification.Basic basic) {
            json.put("username", basic.username());
        } else if (verification instanceof Hmac hmac) {
            write(hmac, json);
        }
        return json;
    }

    private static void write(Hmac hmac, ObjectNode json) {
        Timestamp timestamp = hmac.timestamp();
        if (hmac.preset() != null) {
            json.put("preset", Fields.word(hmac.preset()));
            if (timestamp != null) {
                json.put("tolerance", timestamp.tolerance().toString());
            }
            return;
        }
        json.put("header", hmac.header())
                .put("algorithm", Fields.word(hmac.algorithm()))
                .put("prefix", hmac.prefix())
                .put("encoding", Fields.word(hmac.encoding()))
                .put("content", hmac.content().template());
        if (timestamp != null) {
            boolean ownHeader = timestamp.header() != null;
            json.putObject("timestamp")
                    .put(ownHeader ? "header" : "key", ownHeader ? timestamp.header() : timestamp.key())
                    .put("tolerance", timestamp.tolerance().toString());
        }
    }
}
