package io.penstock.telemetry.tracing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** Takes OTLP over HTTP at {@code /v1/traces} on loopback and keeps the spans. */
public final class StubCollector implements AutoCloseable {

    private final HttpServer server;
    private final List<Seen> spans = new CopyOnWriteArrayList<>();
    private final StringBuffer text = new StringBuffer();
    private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();

    /** @param parent empty: none */
    public record Seen(
            String traceId,
            String spanId,
            String parent,
            String name,
            int kind,
            long start,
            long end,
            Map<String, String> attributes,
            boolean failed) {}

    private StubCollector(HttpServer server) {
        this.server = server;
    }

    public static StubCollector open() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            StubCollector collector = new StubCollector(server);
            server.createContext("/v1/traces", collector::take);
            server.start();
            return collector;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Seen> spans() {
        return spans;
    }

    public List<Seen> trace(String traceId) {
        return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
    }

    /** All that was sent, byte for byte. */
    public String text() {
        return text.toString();
    }

    /** Of each request. */
    public List<Map<String, List<String>>> headers() {
        return headers;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            headers.add(Map.copyOf(exchange.getRequestHeaders()));
            InputStream body = exchange.getRequestBody();
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] bytes = zipped
                    ? new GZIPInputStream(new ByteArrayInputStream(body.readAllBytes())).readAllBytes()
                    : body.readAllBytes();
            text.append(new String(bytes, StandardCharsets.ISO_8859_1));
            for (Field resource : fields(bytes)) {
                fields(resource.bytes()).stream()
                        .filter(part -> part.number() == 2)
                        .flatMap(scope -> fields(scope.bytes()).stream())
                        .filter(part -> part.number() == 2)
                        .forEach(span -> spans.add(span(span.bytes())));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static Seen span(byte[] bytes) {
        String[] ids = {"", "", ""};
        String name = "";
        long[] numbers = new long[3];
        Map<String, String> attributes = new LinkedHashMap<>();
        boolean failed = false;
        for (Field field : fields(bytes)) {
            switch (field.number()) {
                case 1 -> ids[0] = HexFormat.of().formatHex(field.bytes());
                case 2 -> ids[1] = HexFormat.of().formatHex(field.bytes());
                case 4 -> ids[2] = HexFormat.of().formatHex(field.bytes());
                case 5 -> name = text(field);
                case 6 -> numbers[0] = field.value();
                case 7 -> numbers[1] = field.value();
                case 8 -> numbers[2] = field.value();
                case 9 -> {
                    List<Field> pair = fields(field.bytes());
                    Field value = fields(pair.get(1).bytes()).get(0);
                    attributes.put(text(pair.get(0)), value.number() == 1 ? text(value) : Long.toString(value.value()));
                }
                case 15 -> failed = fields(field.bytes()).stream().anyMatch(part -> part.number() == 3);
                default -> {}
            }
        }
        return new Seen(ids[0], ids[1], ids[2], name, (int) numbers[0], numbers[1], numbers[2], attributes, failed);
    }

    private static String text(Field field) {
        return new String(field.bytes(), StandardCharsets.UTF_8);
    }

    /** Of a protobuf message: its number, and its bytes or its value. */
    private record Field(int number, byte[] bytes, long value) {}

    private static List<Field> fields(byte[] message) {
        ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> fields.add(new Field(number, new byte[0], varint(in)));
                case 1 -> fields.add(new Field(number, new byte[0], in.getLong()));
                case 5 -> fields.add(new Field(number, new byte[0], in.getInt()));
                default -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    fields.add(new Field(number, bytes, 0));
                }
            }
        }
        return fields;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
