package io.penstock.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The media type of a body (RFC 9110, section 8.3). Pure.
 *
 * @param essence type and subtype without parameters, lower case; empty when none was declared
 * @param charset of the parameters, lower case; empty when not declared
 */
public record MediaType(String essence, String charset) {

    private static final MediaType UNDECLARED = new MediaType("", "");
    private static final MediaType JSON = new MediaType("application/json", "");
    private static final String CHARSET = "charset=";

    /** Never fails: what is no media type has an essence that nothing knows. */
    public static MediaType parse(@Nullable String contentType) {
        if (contentType == null || contentType.isBlank()) {
            return UNDECLARED;
        }
        if (contentType.equals(JSON.essence)) {
            return JSON;
        }
        String lower = contentType.toLowerCase(Locale.ROOT);
        int end = lower.indexOf(';');
        String essence = (end < 0 ? lower : lower.substring(0, end)).trim();
        return new MediaType(essence, end < 0 ? "" : charset(lower, end));
    }

    private static String charset(String lower, int from) {
        int at = lower.indexOf(CHARSET, from);
        if (at < 0) {
            return "";
        }
        int start = at + CHARSET.length();
        int end = lower.indexOf(';', start);
        return (end < 0 ? lower.substring(start) : lower.substring(start, end))
                .replace("\"", "")
                .trim();
    }

    public boolean isDeclared() {
        return !essence.isEmpty();
    }

    public boolean isJson() {
        return essence.equals("application/json") || essence.endsWith("+json") || essence.equals("text/json");
    }

    /** Whether it is text for people or programs, in UTF-8 as far as declared. */
    public boolean isText() {
        boolean unicode = charset.isEmpty() || charset.equals("utf-8") || charset.equals("us-ascii");
        return unicode
                && (essence.startsWith("text/")
                        || essence.equals("application/xml")
                        || essence.endsWith("+xml")
                        || essence.equals("application/x-www-form-urlencoded"));
    }

    /** The bytes as text; null when they are not UTF-8. */
    public static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }
}
