package io.penstock.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportChecksTest {

    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    Path folder;

    @Test
    void aServerWithTlsIsEncryptedOfToday() throws Exception {
        try (Canned server = serving("RSA", 2_048)) {
            Patients patients = patients(server);

            assertThat(patients.outcome("security.encrypted")).isInstanceOf(Outcome.Pass.class);
            assertThat(patients.outcome("security.tls-version")).isInstanceOf(Outcome.Pass.class);
            assertThat(patients.outcome("security.tls-old")).isInstanceOf(Outcome.Pass.class);
            assertThat(patients.outcome("security.plain-on-tls")).isInstanceOf(Outcome.Pass.class);
            assertThat(patients.outcome("security.certificate-key")).isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void aCertificateThatNobodyVouchesForIsTold() throws Exception {
        try (Canned server = serving("RSA", 2_048)) {
            assertThat(patients(server).outcome("security.certificate-trusted")).isInstanceOf(Outcome.Failure.class);
        }
    }

    @Test
    void whoComesByHttpIsToBeSentToHttps() throws Exception {
        try (Canned server = serving("RSA", 2_048)) {
            assertThat(patients(server).outcome("security.http-redirect")).isInstanceOf(Outcome.Skipped.class);
        }
        assertThat(TransportChecks.redirect(reply(308, "https://penstock.example/health/live")))
                .isInstanceOf(Outcome.Pass.class);
        assertThat(TransportChecks.redirect(reply(302, "http://penstock.example/")))
                .isInstanceOf(Outcome.Failure.class);
        assertThat(TransportChecks.redirect(reply(200, ""))).isInstanceOf(Outcome.Failure.class);
    }

    private static Reply reply(int status, String location) {
        return new Reply(status, Map.of("location", List.of(location)), new byte[0], 1);
    }

    @Test
    void aShortKeyIsTold() throws Exception {
        try (Canned server = serving("RSA", 1_024)) {
            assertThat(patients(server).outcome("security.certificate-key")).isInstanceOf(Outcome.Failure.class);
        }
    }

    @Test
    void aCertificateIsToldOfAMonthBeforeItEndsAndIsAFailureAWeekBefore() throws Exception {
        try (Canned server = serving("RSA", 2_048)) {
            Instant end = certificateEnd();
            Patients patients = patients(server);

            assertThat(patients.now(end.minus(Duration.ofDays(60))).outcome("security.certificate-days"))
                    .isInstanceOf(Outcome.Pass.class);
            assertThat(patients.now(end.minus(Duration.ofDays(20))).outcome("security.certificate-days"))
                    .isInstanceOf(Outcome.Warning.class);
            assertThat(patients.now(end.minus(Duration.ofDays(3))).outcome("security.certificate-days"))
                    .isInstanceOf(Outcome.Failure.class);
        }
    }

    @Test
    void theTokenIsNotSentToWhomNobodyVouchesFor() throws Exception {
        try (Canned server = serving("RSA", 2_048)) {
            Outcome outcome = patients(server).token("a.b.c").outcome("security.foreign-ids");

            assertThat(outcome).isInstanceOf(Outcome.Skipped.class);
            assertThat(outcome.found()).contains("certificate is not good");
        }
    }

    @Test
    void browsersAreToInsistOnHttpsForHalfAYear() throws Exception {
        assertThat(insistence("max-age=31536000")).isInstanceOf(Outcome.Pass.class);
        assertThat(insistence("max-age=60")).isInstanceOf(Outcome.Failure.class);
        assertThat(insistence("")).isInstanceOf(Outcome.Failure.class);
    }

    private Outcome insistence(String value) throws Exception {
        String[] headers = value.isEmpty() ? new String[0] : new String[] {"Strict-Transport-Security", value};
        try (Canned server = Canned.answering(sockets("RSA", 2_048), asked -> Canned.answer(200, "", headers))) {
            return patients(server).outcome("security.hsts");
        }
    }

    @Test
    void whatAnswersInPlainOrInOldWaysIsTold() throws Exception {
        // What answers to anything with a greeting's first byte passes for a server of the past; what answers with 200,
        // for a plain one.
        try (Canned old = Canned.answering(asked -> "\u0016\u0003\u0002");
                Canned plain = Canned.answering(asked -> Canned.answer(200, ""))) {
            assertThat(patients(plain).outcome("security.plain-on-tls")).isInstanceOf(Outcome.Failure.class);
            assertThat(patients(plain).outcome("security.tls-version")).isInstanceOf(Outcome.Failure.class);
            assertThat(patients(old).outcome("security.plain-on-tls")).isInstanceOf(Outcome.Pass.class);
        }
    }

    @Test
    void aGreetingOfThePastThatIsAnsweredIsTold() throws Exception {
        try (Greeter old = new Greeter()) {
            assertThat(Patients.in(folder).at("https://127.0.0.1:" + old.port()).outcome("security.tls-old"))
                    .isInstanceOf(Outcome.Failure.class);
        }
    }

    /** Begins every conversation as a server of TLS 1.1 would. */
    private static final class Greeter implements AutoCloseable {
        private final java.net.ServerSocket socket =
                new java.net.ServerSocket(0, 5, java.net.InetAddress.getLoopbackAddress());

        private Greeter() throws IOException {
            Thread thread = new Thread(this::greet, "greeter");
            thread.setDaemon(true);
            thread.start();
        }

        private void greet() {
            try {
                while (true) {
                    try (var connection = socket.accept()) {
                        connection.getInputStream().readNBytes(58);
                        connection.getOutputStream().write(new byte[] {0x16, 0x03, 0x02, 0x00, 0x00});
                    }
                }
            } catch (IOException closed) {
                return;
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Patients patients(Canned server) {
        return Patients.in(folder).at("https://127.0.0.1:" + server.port());
    }

    private Canned serving(String algorithm, int bits) throws Exception {
        return Canned.answering(sockets(algorithm, bits), asked -> Canned.answer(200, "{}"));
    }

    private ServerSocketFactory sockets(String algorithm, int bits) throws Exception {
        Path file = folder.resolve("keys-" + bits);
        if (!Files.exists(file)) {
            Process made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            algorithm,
                            "-keysize",
                            Integer.toString(bits),
                            "-dname",
                            "CN=elsewhere.example",
                            "-validity",
                            "365",
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            file.toString(),
                            "-storepass",
                            new String(PASSWORD))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool").toFile())
                    .start();
            assertThat(made.waitFor()).isZero();
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store(file), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context.getServerSocketFactory();
    }

    private Instant certificateEnd() throws Exception {
        var certificate = (java.security.cert.X509Certificate)
                store(folder.resolve("keys-2048")).getCertificate("server");
        return certificate.getNotAfter().toInstant();
    }

    private static KeyStore store(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }
}
