package io.penstock.webhook;

import io.penstock.webhook.Verification.Encoding;
import io.penstock.webhook.Verification.Hmac;
import io.penstock.webhook.Verification.Timestamp;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies one form of HMAC signature with any of several live secrets. Keeps one initialised {@link Mac} per secret and clones it for each
 * delivery, since a Mac is not thread-safe and a clone costs less than a look-up and an init.
 */
final class HmacVerifier implements Verifier {

    private static final Pattern PLACE = Pattern.compile("\\{(body|timestamp|id)}");
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MAX_SIGNATURES = 32;
    private static final int MAX_STAMP_DIGITS = 16;
    private static final long FIRST_MILLISECONDS = 100_000_000_000L;
    private static final char LIST = ',';

    private final Hmac form;
    private final List<Signer> signers;
    private final List<Part> parts;
    private final char separator;
    private final boolean signsId;

    /** A secret as the bytes of a key. */
    record Key(SigningSecret secret, byte[] bytes) {}

    private record Signer(SigningSecret secret, Mac prototype) {}

    /** A stretch of what is signed: literal bytes, or one of the places. */
    private record Part(Place place, byte[] literal) {}

    private enum Place {
        LITERAL,
        BODY,
        TIMESTAMP,
        ID
    }

    HmacVerifier(Hmac form, List<Key> keys) {
        this.form = form;
        this.signers = keys.stream().map(key -> signer(form, key)).toList();
        this.parts = parts(form.content().template());
        // A prefix with a comma in it, as in "v1,<base64>", leaves the space as what divides several signatures.
        this.separator = form.prefix().indexOf(LIST) >= 0 ? ' ' : LIST;
        this.signsId = form.content().uses("{id}");
    }

    static List<Key> keys(List<SigningSecret> secrets, Function<String, byte[]> decode) {
        return secrets.stream()
                .map(secret -> new Key(secret, decode.apply(secret.value())))
                .toList();
    }

    @Override
    public Verdict verify(Headers headers, byte[] body, Instant now) {
        String signature = headers.get(form.header());
        if (signature == null || signature.isEmpty()) {
            return Verdict.Why.MISSING.refused();
        }
        Timestamp timestamp = form.timestamp();
        String stamp = timestamp == null ? "" : stamp(timestamp, headers, signature);
        String id = signsId ? headers.get(Verification.StandardWebhooks.ID) : "";
        if (stamp == null || id == null || (signsId && id.isEmpty())) {
            return Verdict.Why.MISSING.refused();
        }
        if (timestamp != null) {
            long millis = millis(stamp);
            if (millis < 0) {
                return Verdict.Why.MALFORMED.refused();
            }
            if (Math.abs(now.toEpochMilli() - millis) > timestamp.tolerance().toMillis()) {
                return Verdict.Why.STALE.refused();
            }
        }
        boolean verified = false;
        for (Signer signer : signers) {
            verified |= signer.secret().isLive(now) && holds(signature, sign(signer.prototype(), body, stamp, id));
        }
        return verified ? new Verdict.Verified(signsId ? id : null) : Verdict.Why.MISMATCH.refused();
    }

    private byte[] sign(Mac prototype, byte[] body, String stamp, String id) {
        Mac mac;
        try {
            mac = (Mac) prototype.clone();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
        for (Part part : parts) {
            switch (part.place()) {
                case BODY -> mac.update(body);
                case LITERAL -> mac.update(part.literal());
                case TIMESTAMP -> mac.update(stamp.getBytes(StandardCharsets.UTF_8));
                case ID -> mac.update(id.getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] result = mac.doFinal();
        return form.encoding() == Encoding.HEX
                ? hex(result)
                : Base64.getEncoder().encode(result);
    }

    /** Whether one of the signatures in the header is the expected one; each is compared to its end. */
    private boolean holds(String header, byte[] expected) {
        boolean held = false;
        int from = 0;
        for (int count = 0; from <= header.length() && count < MAX_SIGNATURES; count++) {
            int end = header.indexOf(separator, from);
            int to = end < 0 ? header.length() : end;
            int start = skipSpaces(header, from, to);
            if (header.startsWith(form.prefix(), start)) {
                held |= equal(expected, header, start + form.prefix().length(), trimSpaces(header, start, to));
            }
            from = to + 1;
        }
        return held;
    }

    private boolean equal(byte[] expected, String header, int from, int to) {
        if (to - from != expected.length) {
            return false;
        }
        int difference = 0;
        for (int i = 0; i < expected.length; i++) {
            char c = header.charAt(from + i);
            // Hex may be written in capitals; base64 may not.
            char same = form.encoding() == Encoding.HEX && c >= 'A' && c <= 'F' ? (char) (c | 0x20) : c;
            difference |= same ^ expected[i];
        }
        return difference == 0;
    }

    private @Nullable String stamp(Timestamp timestamp, Headers headers, String signature) {
        if (timestamp.header() != null) {
            return headers.get(timestamp.header());
        }
        String key = timestamp.key() + "=";
        int from = 0;
        for (int count = 0; from <= signature.length() && count < MAX_SIGNATURES; count++) {
            int end = signature.indexOf(separator, from);
            int to = end < 0 ? signature.length() : end;
            int start = skipSpaces(signature, from, to);
            if (signature.startsWith(key, start)) {
                return signature.substring(Math.min(start + key.length(), to), to);
            }
            from = to + 1;
        }
        return null;
    }

    /** The time in milliseconds since 1970; -1 when the text is no time. */
    private static long millis(String stamp) {
        if (stamp.isEmpty() || stamp.length() > MAX_STAMP_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < stamp.length(); i++) {
            int digit = stamp.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value < FIRST_MILLISECONDS ? value * 1_000 : value;
    }

    private static int skipSpaces(String text, int from, int to) {
        int start = from;
        while (start < to && text.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    private static int trimSpaces(String text, int from, int to) {
        int end = to;
        while (end > from && text.charAt(end - 1) == ' ') {
            end--;
        }
        return end;
    }

    private static byte[] hex(byte[] bytes) {
        byte[] text = new byte[bytes.length * 2];
        for (int i = 0; i < bytes.length; i++) {
            text[2 * i] = HEX[bytes[i] >> 4 & 0xF];
            text[2 * i + 1] = HEX[bytes[i] & 0xF];
        }
        return text;
    }

    private static Signer signer(Hmac form, Key key) {
        try {
            Mac mac = Mac.getInstance(form.algorithm().jca());
            mac.init(new SecretKeySpec(key.bytes(), form.algorithm().jca()));
            return new Signer(key.secret(), mac);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(
                    "Every Java platform has " + form.algorithm().jca(), missing);
        }
    }

    private static List<Part> parts(String template) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACE.matcher(template);
        int from = 0;
        while (matcher.find()) {
            literal(template, from, matcher.start(), parts);
            parts.add(new Part(Place.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), new byte[0]));
            from = matcher.end();
        }
        literal(template, from, template.length(), parts);
        return List.copyOf(parts);
    }

    private static void literal(String template, int from, int to, List<Part> parts) {
        if (to > from) {
            parts.add(new Part(Place.LITERAL, template.substring(from, to).getBytes(StandardCharsets.UTF_8)));
        }
    }
}
