package io.penstock.backup;

import io.penstock.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One bucket of S3 or of what speaks like it, addressed by path. A call that fails for reasons of the moment is made up to five times. Blocks;
 * safe on any thread.
 */
public final class S3Bucket {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL = Duration.ofMinutes(2);
    private static final int MOST_TRIES = 5;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final int LONGEST_MESSAGE = 500;

    private final Address address;
    private final SignatureV4 signature;
    private final InstantSource clock;
    private final HttpClient http;

    /** Where it is, and who asks. */
    public record Address(URI endpoint, String region, String bucket, String accessKey, Secret secretKey) {}

    public S3Bucket(Address address, InstantSource clock) {
        this.address = address;
        this.signature = new SignatureV4(address.accessKey(), address.secretKey(), address.region());
        this.clock = clock;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(LONGEST_CONNECT)
                .build();
    }

    private record Call(String method, String key, SortedMap<String, String> query, byte[] body) {}

    void put(String key, byte[] content) throws IOException {
        whole(new Call("PUT", key, new TreeMap<>(), content));
    }

    InputStream get(String key) throws IOException {
        return send(new Call("GET", key, new TreeMap<>(), new byte[0])).body();
    }

    void delete(String key) throws IOException {
        whole(new Call("DELETE", key, new TreeMap<>(), new byte[0]));
    }

    /** All keys that begin so. */
    List<String> list(String prefix) throws IOException {
        List<String> keys = new ArrayList<>();
        String next = "";
        do {
            SortedMap<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
            if (!next.isEmpty()) {
                query.put("continuation-token", next);
            }
            S3Answer answer =
                    new S3Answer(whole(new Call("GET", "", query, new byte[0])).bytes());
            keys.addAll(answer.all("Key"));
            next = answer.first("NextContinuationToken");
        } while (!next.isEmpty());
        return keys;
    }

    /** Begins a file in parts; gives its id. */
    String beginParts(String key) throws IOException {
        return new S3Answer(whole(new Call("POST", key, new TreeMap<>(Map.of("uploads", "")), new byte[0]))
                        .bytes())
                .first("UploadId");
    }

    /** Stores part {@code number}, from 1; gives its tag. */
    String putPart(String key, String upload, int number, byte[] content) throws IOException {
        SortedMap<String, String> query =
                new TreeMap<>(Map.of("partNumber", Integer.toString(number), "uploadId", upload));
        String tag = whole(new Call("PUT", key, query, content)).tag();
        if (tag.isEmpty()) {
            throw new IOException("S3 has stored a part of " + key + " and given no ETag.");
        }
        return tag;
    }

    void endParts(String key, String upload, List<String> tags) throws IOException {
        StringBuilder parts = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < tags.size(); i++) {
            parts.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(tags.get(i))
                    .append("</ETag></Part>");
        }
        byte[] body = parts.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        S3Answer answer = new S3Answer(whole(new Call("POST", key, new TreeMap<>(Map.of("uploadId", upload)), body))
                .bytes());
        // The status can be 200 before it is known how it ends.
        if (answer.isError()) {
            throw new IOException("S3 has not put the parts of " + key + " together: " + answer.first("Message"));
        }
    }

    void abandonParts(String key, String upload) throws IOException {
        whole(new Call("DELETE", key, new TreeMap<>(Map.of("uploadId", upload)), new byte[0]));
    }

    String describe() {
        return "s3://" + address.bucket();
    }

    private record Whole(byte[] bytes, String tag) {}

    private Whole whole(Call call) throws IOException {
        HttpResponse<InputStream> answer = send(call);
        try (InputStream body = answer.body()) {
            return new Whole(
                    body.readAllBytes(), answer.headers().firstValue("ETag").orElse(""));
        }
    }

    private HttpResponse<InputStream> send(Call call) throws IOException {
        IOException last = new IOException("S3 was not asked.");
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (tries > 0) {
                CompletableFuture.runAsync(
                                () -> {},
                                CompletableFuture.delayedExecutor(FIRST_PAUSE_MILLIS << tries, TimeUnit.MILLISECONDS))
                        .join();
            }
            try {
                HttpResponse<InputStream> answer = http.send(request(call), BodyHandlers.ofInputStream());
                if (answer.statusCode() < 300) {
                    return answer;
                }
                String refusal = refusal(call, answer);
                if (answer.statusCode() < 500 && answer.statusCode() != 429) {
                    throw new RefusedException(refusal);
                }
                last = new IOException(refusal);
            } catch (RefusedException refused) {
                throw refused;
            } catch (IOException unanswered) {
                last = unanswered;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("Interrupted while S3 was asked.", interrupted);
            }
        }
        throw last;
    }

    /** It would be refused again. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private static String refusal(Call call, HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            String text = new String(body.readNBytes(LONGEST_MESSAGE), StandardCharsets.UTF_8).strip();
            return "S3 has answered " + call.method() + ' ' + call.key() + " with " + answer.statusCode() + ": " + text;
        }
    }

    private HttpRequest request(Call call) {
        String path = '/' + address.bucket() + (call.key().isEmpty() ? "" : '/' + call.key());
        String encoded = SignatureV4.encoded(path, true);
        String query = SignatureV4.query(call.query());
        URI uri = URI.create(base() + encoded + (query.isEmpty() ? "" : '?' + query));
        var now = clock.instant();
        String payload = Sha256.hex(call.body());
        Map<String, String> headers =
                Map.of("host", host(), "x-amz-date", SignatureV4.time(now), "x-amz-content-sha256", payload);
        String authorization = signature.authorization(
                new SignatureV4.Request(call.method(), encoded, call.query(), headers, payload), now);
        return HttpRequest.newBuilder(uri)
                .timeout(LONGEST_CALL)
                .header("Authorization", authorization)
                .header("x-amz-date", SignatureV4.time(now))
                .header("x-amz-content-sha256", payload)
                .method(
                        call.method(),
                        call.body().length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(call.body()))
                .build();
    }

    private String base() {
        String text = address.endpoint().toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private String host() {
        int port = address.endpoint().getPort();
        return address.endpoint().getHost() + (port < 0 ? "" : ":" + port);
    }
}
