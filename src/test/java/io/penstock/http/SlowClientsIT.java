package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send as little as they can, to hold connections: each is shown the door, and others are served meanwhile. */
@Timeout(15)
class SlowClientsIT {

    private static final int PAUSE_MILLIS = 50;
    private static TestServer server;

    @BeforeAll
    static void start() {
        BodyRule body = new BodyRule(1_000, Set.of(), false);
        server = new TestServer(
                List.of(new Endpoint(
                        HttpMethod.POST,
                        "/a",
                        Access.OPEN,
                        body,
                        Operation.of("a", "test", "a"),
                        exchange -> Future.succeededFuture(Answer.noContent()))),
                Map.of(
                        "PENSTOCK_SERVER_HEADER_TIMEOUT", "1s",
                        "PENSTOCK_SERVER_BODY_TIMEOUT", "1s",
                        "PENSTOCK_SERVER_IDLE_TIMEOUT", "20s"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void closesAConnectionWhoseHeadTricklesIn() throws IOException {
        assertThat(trickle("", "POST /a HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(1_000)))
                .isEmpty();
    }

    @Test
    void closesAConnectionWhoseRequestLineTricklesIn() throws IOException {
        assertThat(trickle("", "POST /" + "a".repeat(1_000))).isEmpty();
    }

    @Test
    void closesAConnectionThatSendsEmptyLinesOnly() throws IOException {
        assertThat(trickle("", "\r\n".repeat(500))).isEmpty();
    }

    @Test
    void theSecondHeadOfAConnectionIsWatchedToo() throws IOException {
        String first = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";

        assertThat(trickle(first, "POST /a HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(1_000)))
                .containsOnlyOnce("HTTP/1.1 204");
    }

    @Test
    void refusesABodyThatTricklesIn() throws IOException {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n";

        assertThat(trickle(head, "x".repeat(800))).startsWith("HTTP/1.1 400").contains("did not arrive in time");
    }

    @Test
    void refusesChunksThatTrickleIn() throws IOException {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(trickle(head, "1\r\nx\r\n".repeat(200)))
                .startsWith("HTTP/1.1 400")
                .contains("did not arrive in time");
    }

    @Test
    void closesAConnectionWhoseBodyNeverBegins() throws IOException {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n";

        assertThat(trickle(head, "")).isEmpty();
    }

    @Test
    void aSlowBodyThatArrivesInTimeIsTaken() throws IOException {
        String head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n";

        assertThat(trickle(head, "hello")).startsWith("HTTP/1.1 204");
    }

    @Test
    void manySlowClientsKeepNobodyWaiting() throws IOException {
        Socket[] slow = new Socket[200];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = new Socket("127.0.0.1", server.port());
            slow[i].getOutputStream().write("POST /a HTTP/1.1\r\nHo".getBytes(StandardCharsets.ISO_8859_1));
        }
        long began = System.nanoTime();

        String answer = server.raw("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 204");
        assertThat((System.nanoTime() - began) / 1_000_000).isLessThan(900);
        for (Socket each : slow) {
            each.setSoTimeout(5_000);
            assertThat(each.getInputStream().read()).isEqualTo(-1);
            each.close();
        }
    }

    /** Sends {@code drip} byte by byte after {@code first}; returns what comes until the server closes or answers to the last byte. */
    private static String trickle(String first, String drip) throws IOException {
        StringBuilder answer = new StringBuilder();
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(PAUSE_MILLIS);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(first.getBytes(StandardCharsets.ISO_8859_1));
            for (int i = 0; ; i++) {
                if (i < drip.length()) {
                    socket.getOutputStream().write(drip.charAt(i));
                }
                int next = read(socket);
                while (next >= 0) {
                    answer.append((char) next);
                    next = read(socket);
                }
                if (next == CLOSED || i >= drip.length() && answer.length() > 0) {
                    return answer.toString();
                }
            }
        } catch (SocketException reset) {
            return answer.toString();
        }
    }

    private static final int CLOSED = -1;
    private static final int SILENT = -2;

    private static int read(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException silent) {
            return SILENT;
        }
    }
}
