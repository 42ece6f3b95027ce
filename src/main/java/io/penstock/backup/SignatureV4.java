package io.penstock.backup;

import io.penstock.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 for S3, in the {@code Authorization} header. Pure. */
record SignatureV4(String accessKey, Secret secretKey, String region) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String HMAC = "HmacSHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * What is signed.
     *
     * @param path as it is sent: encoded, beginning with a slash
     * @param query names and values, not encoded
     * @param headers those to sign, {@code host} among them
     * @param payload the SHA-256 of the body, in hexadecimal
     */
    record Request(
            String method, String path, SortedMap<String, String> query, Map<String, String> headers, String payload) {}

    /** How the time stands in the header {@code x-amz-date}. */
    static String time(Instant at) {
        return TIME.format(at);
    }

    String authorization(Request request, Instant at) {
        String time = time(at);
        String scope = time.substring(0, 8) + '/' + region + "/s3/aws4_request";
        SortedMap<String, String> headers = new TreeMap<>();
        request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.strip()));
        String signed = String.join(";", headers.keySet());
        String canonical = String.join(
                "\n",
                request.method(),
                request.path(),
                query(request.query()),
                headers.entrySet().stream()
                        .map(header -> header.getKey() + ':' + header.getValue() + '\n')
                        .collect(Collectors.joining()),
                signed,
                request.payload());
        String toSign =
                String.join("\n", ALGORITHM, time, scope, Sha256.hex(canonical.getBytes(StandardCharsets.UTF_8)));
        String signature = HexFormat.of().formatHex(hmac(key(time.substring(0, 8)), toSign));
        return ALGORITHM + " Credential=" + accessKey + '/' + scope + ",SignedHeaders=" + signed + ",Signature="
                + signature;
    }

    private byte[] key(String day) {
        byte[] dated = hmac(("AWS4" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8), day);
        return hmac(hmac(hmac(dated, region), "s3"), "aws4_request");
    }

    /** As it is sent, too. */
    static String query(SortedMap<String, String> query) {
        return query.entrySet().stream()
                .map(each -> encoded(each.getKey(), false) + '=' + encoded(each.getValue(), false))
                .collect(Collectors.joining("&"));
    }

    /** Percent-encodes all but unreserved characters, as the signature demands. */
    static String encoded(String text, boolean isPath) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xFF);
            boolean plain = c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
            if (plain || "-._~".indexOf(c) >= 0 || isPath && c == '/') {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    private static byte[] hmac(byte[] key, String content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Every Java platform has " + HMAC, missing);
        }
    }
}
