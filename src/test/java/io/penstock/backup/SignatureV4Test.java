package io.penstock.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.Secret;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The examples that Amazon has published, "Signature Calculations for the Authorization Header" of the S3 API reference. */
class SignatureV4Test {

    private static final SignatureV4 SIGNATURE = new SignatureV4(
            "AKIAIOSFODNN7EXAMPLE", new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "us-east-1");
    private static final Instant AT = Instant.parse("2013-05-24T00:00:00Z");
    private static final String EMPTY = Sha256.hex(new byte[0]);

    @Test
    void signsAGet() {
        String authorization = SIGNATURE.authorization(
                new SignatureV4.Request(
                        "GET", "/test.txt", new TreeMap<>(), headers(EMPTY, Map.of("Range", "bytes=0-9")), EMPTY),
                AT);

        assertThat(authorization)
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void signsAPutWhosePathHasToBeEncoded() {
        String payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
        String path = SignatureV4.encoded("/test$file.text", true);

        String authorization = SIGNATURE.authorization(
                new SignatureV4.Request(
                        "PUT",
                        path,
                        new TreeMap<>(),
                        headers(
                                payload,
                                Map.of(
                                        "date",
                                        "Fri, 24 May 2013 00:00:00 GMT",
                                        "x-amz-storage-class",
                                        "REDUCED_REDUNDANCY")),
                        payload),
                AT);

        assertThat(authorization)
                .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void signsAQueryWithoutAValueAndOneWithSeveral() {
        assertThat(signature(new TreeMap<>(Map.of("lifecycle", ""))))
                .isEqualTo("fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
        assertThat(signature(new TreeMap<>(Map.of("max-keys", "2", "prefix", "J"))))
                .isEqualTo("34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    }

    private static String signature(TreeMap<String, String> query) {
        return SIGNATURE
                .authorization(new SignatureV4.Request("GET", "/", query, headers(EMPTY, Map.of()), EMPTY), AT)
                .replaceAll(".*Signature=", "");
    }

    private static Map<String, String> headers(String payload, Map<String, String> more) {
        Map<String, String> headers = new TreeMap<>(more);
        headers.put("host", "examplebucket.s3.amazonaws.com");
        headers.put("x-amz-content-sha256", payload);
        headers.put("x-amz-date", SignatureV4.time(AT));
        return headers;
    }
}
