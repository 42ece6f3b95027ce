package io.penstock.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ServerSocketFactory;

/** A server on loopback that answers each request with whatever a test wants, byte by byte, however odd the request is. */
final class Canned implements AutoCloseable {

    private static final int MOST_BYTES = 1 << 20;

    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "canned");
        thread.setDaemon(true);
        return thread;
    });
    private final Function<Asked, String> answers;

    /** @param head of the request, from its first line on */
    record Asked(String method, String path, String head) {

        boolean says(String text) {
            return head.contains(text);
        }
    }

    private Canned(ServerSocket socket, Function<Asked, String> answers) {
        this.socket = socket;
        this.answers = answers;
    }

    static Canned answering(Function<Asked, String> answers) {
        return answering(ServerSocketFactory.getDefault(), answers);
    }

    static Canned answering(ServerSocketFactory sockets, Function<Asked, String> answers) {
        try {
            Canned canned = new Canned(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()), answers);
            canned.threads.execute(canned::serve);
            return canned;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** An answer. @param headers names and values in turn */
    static String answer(int status, String body, String... headers) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            answer.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return answer.append("\r\n").append(body).toString();
    }

    static String answer(int status, String body, Map<String, String> headers) {
        return answer(
                status,
                body,
                headers.entrySet().stream()
                        .flatMap(header -> java.util.stream.Stream.of(header.getKey(), header.getValue()))
                        .toArray(String[]::new));
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        try {
            while (!socket.isClosed()) {
                Socket connection = socket.accept();
                threads.execute(() -> converse(connection));
            }
        } catch (IOException closed) {
            threads.shutdown();
        }
    }

    private void converse(Socket connection) {
        try (connection) {
            connection.setSoTimeout(300);
            String head = head(connection.getInputStream());
            String[] line = head.lines().findFirst().orElse("").split(" ");
            if (line.length < 2) {
                return;
            }
            skipBody(connection.getInputStream(), head);
            connection
                    .getOutputStream()
                    .write(answers.apply(new Asked(line[0], line[1], head)).getBytes(StandardCharsets.UTF_8));
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            skip(connection.getInputStream());
        } catch (IOException gone) {
            // Whoever asked has what it wanted.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        for (int next = in.read(); next >= 0 && head.size() < MOST_BYTES; next = in.read()) {
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
            if (matched == 4) {
                break;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void skipBody(InputStream in, String head) throws IOException {
        var length = java.util.regex.Pattern.compile("(?i)\ncontent-length: (\\d+)\r")
                .matcher(head);
        if (length.find()) {
            try {
                in.readNBytes(Integer.parseInt(length.group(1)));
            } catch (java.net.SocketTimeoutException less) {
                return;
            }
        }
    }

    private static void skip(InputStream in) {
        try {
            in.readNBytes(MOST_BYTES);
        } catch (IOException enough) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
