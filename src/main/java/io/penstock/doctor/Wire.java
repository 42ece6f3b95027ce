package io.penstock.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Sends bytes as they are, for what no client of HTTP would send, and reads what comes back. A connection for each call. Blocks. */
final class Wire {

    static final int CLOSED = 0;
    static final int SILENT = -1;

    private static final int LONGEST_MILLIS = 5_000;
    private static final int MOST_BYTES = 16 << 10;
    /** What is not refused by then was taken as the beginning of something longer. */
    private static final int PATIENCE_MILLIS = 1_500;

    private final String host;
    private final int port;
    private final boolean secure;

    Wire(String host, int port, boolean secure) {
        this.host = host;
        this.port = port;
        this.secure = secure;
    }

    /** The host and port, as a header names them. */
    String authority() {
        return host + ':' + port;
    }

    /**
     * The status of the answer to a request in its own words.
     *
     * @return {@link #CLOSED} when the connection was closed without an answer, {@link #SILENT} when it stays open without one
     */
    int status(String request) throws IOException {
        Heard heard = ask(request.getBytes(StandardCharsets.ISO_8859_1), secure);
        String answer = new String(heard.bytes(), StandardCharsets.ISO_8859_1);
        if (answer.matches("(?s)HTTP/1\\.[01] [0-9]{3}\\b.*")) {
            return Integer.parseInt(answer.substring(9, 12));
        }
        return heard.silent() ? SILENT : CLOSED;
    }

    /** As a person reads it. */
    static String told(int status) {
        return status == CLOSED ? "closed" : status == SILENT ? "silence" : Integer.toString(status);
    }

    /** What comes back without TLS, until the other end closes or falls silent. */
    byte[] plainly(byte[] bytes) throws IOException {
        return ask(bytes, false).bytes();
    }

    private record Heard(byte[] bytes, boolean silent) {}

    private Heard ask(byte[] bytes, boolean byTls) throws IOException {
        try (Socket socket = byTls ? secure(connect(), Credulity.context().getSocketFactory()) : connect()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket, bytes);
            return read(socket.getInputStream());
        }
    }

    /** Whoever sends what is refused may find the connection cut off; what was answered before can be read all the same. */
    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        } catch (IOException cutOff) {
            return;
        }
    }

    private static Heard read(InputStream in) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            int next = in.read();
            while (next >= 0 && read.size() < MOST_BYTES) {
                read.write(next);
                next = next == '\n' && read.size() > 2 ? -1 : in.read();
            }
        } catch (SocketTimeoutException silent) {
            return new Heard(read.toByteArray(), true);
        } catch (IOException cutOff) {
            return new Heard(read.toByteArray(), false);
        }
        return new Heard(read.toByteArray(), false);
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), LONGEST_MILLIS);
        return socket;
    }

    private SSLSocket secure(Socket plain, SSLSocketFactory factory) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true);
        socket.setSoTimeout(LONGEST_MILLIS);
        socket.startHandshake();
        return socket;
    }

    /** What was agreed upon. @param certificate that the server showed */
    record Handshake(String protocol, String suite, X509Certificate certificate) {}

    /** Whatever the certificate is worth. */
    Handshake handshake() throws IOException {
        try (SSLSocket socket = secure(connect(), Credulity.context().getSocketFactory())) {
            Certificate shown = socket.getSession().getPeerCertificates()[0];
            return new Handshake(
                    socket.getSession().getProtocol(), socket.getSession().getCipherSuite(), (X509Certificate) shown);
        }
    }

    /** Fails when this Java does not trust the certificate, or it is another host's. */
    void handshakeWithCare() throws IOException {
        try (Socket plain = connect();
                SSLSocket socket = (SSLSocket)
                        ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(LONGEST_MILLIS);
            socket.startHandshake();
        }
    }
}
