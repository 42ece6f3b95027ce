package io.penstock.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a webhook's sender proves itself. Holds no secret. */
public sealed interface Verification {

    /** How far a signed timestamp may be from now, either way, unless a webhook says otherwise. */
    Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

    /** The keyword in the API. */
    String scheme();

    /** What an unverified sender is told in {@code WWW-Authenticate}: how this one proves itself. */
    default String authenticationScheme() {
        return "Signature";
    }

    /** An HMAC of the delivery in a header. */
    record Hmac(
            @Nullable Preset preset,
            String header,
            Algorithm algorithm,
            String prefix,
            Encoding encoding,
            Content content,
            @Nullable Timestamp timestamp)
            implements Verification {
        @Override
        public String scheme() {
            return "hmac";
        }
    }

    /** Standard Webhooks 1.0.0, symmetric signatures. */
    record StandardWebhooks(Duration tolerance) implements Verification {

        static final String ID = "webhook-id";
        private static final String CONTENT = "{id}.{timestamp}.{body}";

        @Override
        public String scheme() {
            return "standard-webhooks";
        }

        /** The same as data for the HMAC machinery. */
        Hmac asHmac() {
            return new Hmac(
                    null,
                    "webhook-signature",
                    Algorithm.SHA256,
                    "v1,",
                    Encoding.BASE64,
                    new Content(CONTENT),
                    new Timestamp("webhook-timestamp", null, tolerance));
        }
    }

    /** {@code Authorization: Bearer <secret>}. */
    record Bearer() implements Verification {
        @Override
        public String scheme() {
            return "bearer";
        }

        @Override
        public String authenticationScheme() {
            return "Bearer";
        }
    }

    /** {@code Authorization: Basic}, with the secret as the password. */
    record Basic(String username) implements Verification {
        @Override
        public String scheme() {
            return "basic";
        }

        @Override
        public String authenticationScheme() {
            return "Basic";
        }
    }

    /** Whoever knows the URL is believed. */
    record None() implements Verification {
        @Override
        public String scheme() {
            return "none";
        }
    }

    /**
     * Where a signed time is found. Seconds since 1970, or milliseconds when it has more than 11 digits.
     *
     * @param header the header that holds it; absent: it stands in the signature's header, as {@code key=…}
     * @param key its name in the signature's header; absent when {@code header} is there
     */
    record Timestamp(@Nullable String header, @Nullable String key, Duration tolerance) {}

    /** What is signed: a text with the places {@code {body}}, {@code {timestamp}} and {@code {id}}, such as {@code v0:{timestamp}:{body}}. */
    record Content(String template) {

        static final Content BODY = new Content("{body}");

        boolean uses(String place) {
            return template.contains(place);
        }
    }

    /** The hash under the HMAC. */
    enum Algorithm {
        SHA1("HmacSHA1"),
        SHA256("HmacSHA256"),
        SHA512("HmacSHA512");

        private final String jca;

        Algorithm(String jca) {
            this.jca = jca;
        }

        String jca() {
            return jca;
        }
    }

    /** How the signature is written. */
    enum Encoding {
        HEX,
        BASE64
    }

    /** Providers whose signatures are known. Each is data for the same machinery. */
    enum Preset {
        GITHUB("X-Hub-Signature-256", "sha256=", Encoding.HEX, "{body}", null, null),
        STRIPE("Stripe-Signature", "v1=", Encoding.HEX, "{timestamp}.{body}", null, "t"),
        SLACK("X-Slack-Signature", "v0=", Encoding.HEX, "v0:{timestamp}:{body}", "X-Slack-Request-Timestamp", null),
        SHOPIFY("X-Shopify-Hmac-Sha256", "", Encoding.BASE64, "{body}", null, null);

        private final String header;
        private final String prefix;
        private final Encoding encoding;
        private final String content;
        private final @Nullable String timestampHeader;
        private final @Nullable String timestampKey;

        Preset(
                String header,
                String prefix,
                Encoding encoding,
                String content,
                @Nullable String timestampHeader,
                @Nullable String timestampKey) {
            this.header = header;
            this.prefix = prefix;
            this.encoding = encoding;
            this.content = content;
            this.timestampHeader = timestampHeader;
            this.timestampKey = timestampKey;
        }

        /** @param tolerance of the timestamp, where this provider signs one */
        public Hmac with(Duration tolerance) {
            boolean timed = timestampHeader != null || timestampKey != null;
            Timestamp timestamp = timed ? new Timestamp(timestampHeader, timestampKey, tolerance) : null;
            return new Hmac(this, header, Algorithm.SHA256, prefix, encoding, new Content(content), timestamp);
        }
    }
}
