package io.penstock.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.penstock.failure.Failure;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A server that shows a certificate of its own, whose files are replaced while it runs. */
@Timeout(60)
class TlsIT {

    private static final String REQUEST = "GET /quick HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final List<Endpoint> ROWS = List.of(new Endpoint(
            HttpMethod.GET,
            "/quick",
            Access.OPEN,
            BodyRule.NONE,
            Operation.of("q", "test", "q"),
            exchange -> Future.succeededFuture(Answer.noContent())));

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        write("first", "EC", 365);
        server = new TestServer(ROWS, settings());
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(Tls.class);
        // Commands in the same process may have silenced the root.
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        Logger logger = (Logger) LoggerFactory.getLogger(Tls.class);
        logger.detachAppender(log);
        logger.setLevel(null);
        server.close();
    }

    private Map<String, String> settings() {
        return Map.of(
                "PENSTOCK_SERVER_TLS_CERTIFICATE", folder.resolve("cert.pem").toString(),
                "PENSTOCK_SERVER_TLS_KEY", folder.resolve("key.pem").toString());
    }

    @Test
    void speaksTls12And13AndNothingOlder() throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            try (SSLSocket socket = connect(protocol)) {
                assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                assertThat(ask(socket, REQUEST)).startsWith("HTTP/1.1 204");
            }
        }
        assertThat(PemPair.protocols()).containsExactlyInAnyOrder("TLSv1.2", "TLSv1.3");
    }

    @Test
    void insistsOnHttpsAndReadsAsStrictlyAsWithoutTls() throws Exception {
        try (SSLSocket socket = connect("TLSv1.3")) {
            assertThat(ask(socket, REQUEST)).contains("Strict-Transport-Security: max-age=31536000\r\n");
        }
        try (SSLSocket socket = connect("TLSv1.3")) {
            assertThat(ask(socket, "GET /quick HTTP/1.1\r\nHost: x\r\nContent-Xength: 5\r\n\r\n"))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void showsANewCertificateToNewConnectionsAndKeepsTheOldOnes() throws Exception {
        try (SSLSocket old = connect("TLSv1.3")) {
            ask(old, REQUEST);
            write("second", "RSA", 365);

            look();

            try (SSLSocket young = connect("TLSv1.3")) {
                assertThat(name(young)).isEqualTo("CN=second");
                assertThat(ask(young, REQUEST)).startsWith("HTTP/1.1 204");
            }
            assertThat(ask(old, REQUEST)).startsWith("HTTP/1.1 204");
            assertThat(messages()).singleElement().asString().startsWith("Shows a new certificate expires=");
        }
    }

    @Test
    void keepsTheOldCertificateWhenTheNewFilesAreBrokenAndSaysSoOnce() throws Exception {
        Files.writeString(folder.resolve("cert.pem"), "not a certificate");
        look();
        look();
        assertThat(messages()).singleElement().asString().contains("the old one stays", "are not PEM");
        try (SSLSocket socket = connect("TLSv1.3")) {
            assertThat(name(socket)).isEqualTo("CN=first");
        }
    }

    @Test
    void keepsTheOldCertificateWhileTheKeyIsStillThatOfAnother() throws Exception {
        String oldKey = Files.readString(folder.resolve("key.pem"));
        write("second", "EC", 365);
        String newKey = Files.readString(folder.resolve("key.pem"));
        Files.writeString(folder.resolve("key.pem"), oldKey);
        look();
        assertThat(messages()).singleElement().asString().contains("the key is not that of the certificate");

        Files.writeString(folder.resolve("key.pem"), newKey);
        look();

        try (SSLSocket socket = connect("TLSv1.3")) {
            assertThat(name(socket)).isEqualTo("CN=second");
        }
    }

    @Test
    void keepsTheOldCertificateWhenAFileIsGone() throws Exception {
        Files.delete(folder.resolve("key.pem"));

        look();

        assertThat(messages()).singleElement().asString().contains("server.tls.key names", "cannot be read");
        try (SSLSocket socket = connect("TLSv1.3")) {
            assertThat(name(socket)).isEqualTo("CN=first");
        }
    }

    @Test
    void warnsOnceADayWhenTheCertificateEndsSoon() {
        server.now.updateAndGet(now -> now.plus(Duration.ofDays(340)));
        look();
        look();
        server.now.updateAndGet(now -> now.plus(Duration.ofDays(20)));
        look();

        assertThat(server.tls().left()).isBetween(Duration.ofDays(4), Duration.ofDays(5));
        assertThat(messages())
                .satisfiesExactly(
                        first -> assertThat(first).contains("days=24", "renewal=late"),
                        second -> assertThat(second).contains("days=4", "renewal=urgent"));
    }

    @Test
    void doesNotStartWithFilesThatAreNoPair() throws Exception {
        Files.writeString(folder.resolve("key.pem"), "no key");

        assertThatThrownBy(() -> new TestServer(ROWS, settings()).close())
                .isInstanceOf(Failure.class)
                .hasMessageContaining("server.tls.certificate and server.tls.key cannot be used");
    }

    private void look() {
        server.tls()
                .runOnce()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private List<String> messages() {
        return log.list.stream().map(TlsIT::line).toList();
    }

    private static String line(ILoggingEvent event) {
        return Stream.concat(
                        Stream.of(event.getFormattedMessage()),
                        Stream.ofNullable(event.getKeyValuePairs())
                                .flatMap(List::stream)
                                .map(pair -> pair.key + "=" + pair.value))
                .collect(Collectors.joining(" "));
    }

    private SSLSocket connect(String protocol) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setEnabledProtocols(new String[] {protocol});
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static String name(SSLSocket socket) throws IOException {
        return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                .getSubjectX500Principal()
                .getName();
    }

    /** The head of the answer. */
    private static String ask(SSLSocket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            answer.append((char) next);
        }
        return answer.toString();
    }

    private void write(String name, String algorithm, int days) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder((Path.of(System.getProperty("java.home"), "bin", "keytool")
                                + " -genkeypair -alias server -storetype PKCS12 -storepass changeit -keyalg "
                                + algorithm + " -validity " + days + " -dname CN=" + name + " -keystore " + store)
                        .split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem("cert.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("server", "changeit".toCharArray()).getEncoded());
    }

    private void pem(String file, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    /** The test looks at what is shown, not at who vouches for it. */
    private static final class TrustsAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
