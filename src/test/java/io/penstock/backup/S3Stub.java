package io.penstock.backup;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A bucket of S3 on loopback, in memory: computes each signature from what it was sent, and refuses with 403 what does not have it. */
public final class S3Stub implements AutoCloseable {

    public static final String BUCKET = "backups";
    public static final String ACCESS_KEY = "AKIAEXAMPLE";
    public static final String SECRET_KEY = "a secret key of some length";
    private static final int PAGE = 20;

    private final HttpServer server;
    private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
    private final Map<String, NavigableMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private volatile int parts;

    public S3Stub() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/" + BUCKET, this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public NavigableMap<String, byte[]> objects() {
        return objects;
    }

    /** How many parts it was ever sent. */
    public int parts() {
        return parts;
    }

    /** How many files in parts were begun and neither ended nor abandoned. */
    public int open() {
        return uploads.size();
    }

    /** Answers so many calls with 503. */
    public void fail(int calls) {
        failing.set(calls);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                send(exchange, 503, "<Error><Message>Slow down.</Message></Error>");
            } else if (!signature(exchange, body).equals(given(exchange))) {
                send(exchange, 403, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
            } else {
                serve(exchange, body);
            }
        }
    }

    private void serve(HttpExchange exchange, byte[] body) throws IOException {
        Map<String, String> query = query(exchange);
        String path = exchange.getRequestURI().getPath();
        String key = path.length() > BUCKET.length() + 2 ? path.substring(BUCKET.length() + 2) : "";
        String upload = query.getOrDefault("uploadId", "");
        switch (exchange.getRequestMethod()) {
            case "PUT" -> {
                if (upload.isEmpty()) {
                    objects.put(key, body);
                } else {
                    uploads.get(upload).put(Integer.parseInt(query.get("partNumber")), body);
                    parts++;
                    exchange.getResponseHeaders().set("ETag", "\"part-" + query.get("partNumber") + "\"");
                }
                send(exchange, 200, "");
            }
            case "POST" -> {
                if (query.containsKey("uploads")) {
                    String id = "upload-" + number.incrementAndGet();
                    uploads.put(id, new TreeMap<>());
                    send(exchange, 200, "<R><UploadId>" + id + "</UploadId></R>");
                } else {
                    objects.put(key, joined(uploads.remove(upload)));
                    send(exchange, 200, "<CompleteMultipartUploadResult/>");
                }
            }
            case "DELETE" -> {
                if (upload.isEmpty()) {
                    objects.remove(key);
                } else {
                    uploads.remove(upload);
                }
                send(exchange, 204, "");
            }
            default -> get(exchange, key, query);
        }
    }

    private void get(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
        if (key.isEmpty()) {
            send(exchange, 200, listed(query.get("prefix"), query.getOrDefault("continuation-token", "")));
        } else if (objects.containsKey(key)) {
            byte[] content = objects.get(key);
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        } else {
            send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
        }
    }

    private String listed(String prefix, String after) {
        var keys = objects.tailMap(after, false).keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .limit(PAGE + 1)
                .toList();
        String shown = keys.stream()
                .limit(PAGE)
                .map(key -> "<Contents><Key>" + key + "</Key></Contents>")
                .collect(Collectors.joining());
        String next =
                keys.size() > PAGE ? "<NextContinuationToken>" + keys.get(PAGE - 1) + "</NextContinuationToken>" : "";
        return "<ListBucketResult>" + shown + next + "</ListBucketResult>";
    }

    private static byte[] joined(NavigableMap<Integer, byte[]> parts) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts.values()) {
            whole.write(part);
        }
        return whole.toByteArray();
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        byte[] body = xml.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String raw = exchange.getRequestURI().getRawQuery();
        Map<String, String> query = new TreeMap<>();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static String given(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? "none" : header.replaceAll(".*Signature=", "");
    }

    /** As the documentation of Amazon has it, from the request as it came. */
    private static String signature(HttpExchange exchange, byte[] body) {
        String time = exchange.getRequestHeaders().getFirst("x-amz-date");
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (time == null || header == null) {
            return "";
        }
        String[] scope = header.replaceAll(".*Credential=([^,]*),.*", "$1").split("/");
        String signed = header.replaceAll(".*SignedHeaders=([^,]*),.*", "$1");
        String raw = exchange.getRequestURI().getRawQuery();
        String canonical = exchange.getRequestMethod() + "\n"
                + exchange.getRequestURI().getRawPath() + "\n"
                + (raw == null ? "" : Arrays.stream(raw.split("&")).sorted().collect(Collectors.joining("&"))) + "\n"
                + Arrays.stream(signed.split(";"))
                        .map(name -> name + ":" + exchange.getRequestHeaders().getFirst(name) + "\n")
                        .collect(Collectors.joining())
                + "\n" + signed + "\n" + hash(body);
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope[1] + "/" + scope[2] + "/s3/aws4_request\n"
                + hash(canonical.getBytes(StandardCharsets.UTF_8));
        byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String step : new String[] {scope[1], scope[2], "s3", "aws4_request", toSign}) {
            key = hmac(key, step);
        }
        return scope[0].equals(ACCESS_KEY) ? HexFormat.of().formatHex(key) : "";
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String content) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(content.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
