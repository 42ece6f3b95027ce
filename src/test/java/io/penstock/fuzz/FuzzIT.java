package io.penstock.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.WholeServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Sends requests that nobody would send, half of them bytes over a socket, half of them to each operation of the interface: no answer is
 * a failure of the server's, no connection is left hanging, and no memory is kept. {@code -Dpenstock.fuzz=10000} sends more.
 */
@Timeout(600)
class FuzzIT {

    private static final int REQUESTS = Integer.getInteger("penstock.fuzz", 2_000);
    private static final long SEED = Long.getLong("penstock.fuzz.seed", 20_261_126);
    private static final int CLIENTS = 32;
    private static final int HANGS_MILLIS = 15_000;
    private static final int MOST_KEPT_BYTES = 10 << 20;
    private static final Pattern STATUS = Pattern.compile("(?:^|\r\n\r\n|\\})HTTP/1\\.[01] (\\d{3}) ");
    private static final String LAST = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    @RegisterExtension
    static final WholeServer SERVER = new WholeServer(
            "PENSTOCK_SERVER_HEADER_TIMEOUT",
            "1s",
            "PENSTOCK_SERVER_BODY_TIMEOUT",
            "1s",
            "PENSTOCK_SERVER_IDLE_TIMEOUT",
            "3s");

    private final Queue<String> bad = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
    private ApiRequests api;

    @Test
    void nothingThatIsSentBreaksTheServer() throws Exception {
        api = requests();
        send(0, REQUESTS / 5);
        long before = used();

        send(REQUESTS / 5, REQUESTS);

        long kept = used() - before;
        System.getLogger("fuzz")
                .log(System.Logger.Level.INFO, "{0} requests, statuses {1}, {2} bytes kept", REQUESTS, statuses, kept);
        assertThat(bad)
                .as("failures of %d requests with seed %d", REQUESTS, SEED)
                .isEmpty();
        assertThat(kept).as("bytes kept").isLessThan(MOST_KEPT_BYTES);
        assertThat(new TreeMap<>(statuses))
                .containsKeys("200", "201", "202", "400", "401", "404", "405", "415", "422", "431");
        assertThat(SERVER.api().get("/api/auth/me").path("email").asText()).isEqualTo(WholeServer.EMAIL);
    }

    private ApiRequests requests() throws IOException {
        byte[] webhook = "{\"name\":\"fuzz\",\"event_type\":\"webhook.fuzz\",\"verification\":{\"scheme\":\"none\"}}"
                .getBytes(StandardCharsets.UTF_8);
        JsonNode made = SERVER.api().post("/api/webhooks", "application/json", webhook);
        String url = made.path("url").asText();
        String workflow = SERVER.save("""
                document: {dsl: '1.0.3', namespace: fuzz, name: standing, version: '1.0.0'}
                do: [{a: {set: {b: 1}}}]
                """);
        byte[] login = ("{\"email\":\"" + WholeServer.EMAIL + "\",\"password\":\"" + WholeServer.PASSWORD + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        String token = SERVER.api()
                .post("/api/auth/login", "application/json", login)
                .path("access_token")
                .asText();
        JsonNode document =
                new ObjectMapper().readTree(SERVER.api().get("/openapi.json").toString());
        return new ApiRequests(
                document,
                token,
                Map.of(
                        "/api/webhooks/",
                        made.path("id").asText(),
                        "/hooks/",
                        url.substring(url.lastIndexOf('/') + 1),
                        "/api/workflows/",
                        workflow,
                        "/api/secrets/",
                        "fuzz"));
    }

    private void send(int from, int to) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> sent = new ArrayList<>();
        for (int i = from; i < to; i++) {
            int number = i;
            sent.add(clients.submit(() -> one(number)));
        }
        for (Future<?> each : sent) {
            each.get();
        }
        clients.shutdown();
    }

    private Void one(int number) throws IOException {
        Random random = new Random(SEED + number);
        byte[] request = number % 2 == 0 ? raw(random) : api.of(random);
        String answer = ask(request);
        boolean any = false;
        for (var match : STATUS.matcher(answer).results().toList()) {
            String status = match.group(1);
            any = true;
            statuses.computeIfAbsent(status, first -> new AtomicInteger()).incrementAndGet();
            // A machine that does much else may be too slow for its lease, and health then says so.
            if (status.startsWith("5") && !answer.contains("\"detail\":\"Not well: ")) {
                bad.add(number + ": " + head(request) + " -> " + answer);
            }
        }
        if (!any) {
            statuses.computeIfAbsent("closed", first -> new AtomicInteger()).incrementAndGet();
        }
        return null;
    }

    private static byte[] raw(Random random) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(RawRequests.of(random));
        bytes.writeBytes(LAST.getBytes(StandardCharsets.ISO_8859_1));
        return bytes.toByteArray();
    }

    private String ask(byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket("127.0.0.1", SERVER.port())) {
            socket.setSoTimeout(HANGS_MILLIS);
            socket.getOutputStream().write(request);
            byte[] buffer = new byte[16_384];
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0;
                    n = socket.getInputStream().read(buffer)) {
                answer.write(buffer, 0, n);
            }
        } catch (SocketTimeoutException hangs) {
            bad.add("hangs: " + head(request) + " -> " + answer.toString(StandardCharsets.ISO_8859_1));
        } catch (SocketException reset) {
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }

    private static String head(byte[] request) {
        String text = new String(request, StandardCharsets.ISO_8859_1).replaceAll("Bearer \\S+", "Bearer …");
        return text.length() > 1_500 ? text.substring(0, 1_500) : text;
    }

    /** Of the heap, after collections. */
    private static long used() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
