package io.penstock.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIT {

    @TempDir
    static Path folder;

    private static EmbeddedPostgres postgres;
    private static Vertx vertx;

    @BeforeAll
    static void start() throws Exception {
        makeCertificate();
        vertx = Vertx.vertx();
        PreparedData.fill(folder.resolve("data"));
        postgres = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(
                folder.resolve("data"),
                Duration.ofMinutes(1),
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", folder.resolve("server.pem").toString(),
                        "ssl_key_file", folder.resolve("server.key").toString())));
    }

    @AfterAll
    static void stop() {
        postgres.stop();
        vertx.close().await();
    }

    @Test
    void encryptsWhenTheServerCan() {
        assertThat(encrypted("prefer")).isTrue();
        assertThat(encrypted("require")).isTrue();
        assertThat(encrypted("disable")).isFalse();
    }

    @Test
    void verifiesTheServerAgainstItsRootCertificate() {
        assertThat(encrypted("verify-full&sslrootcert=" + folder.resolve("server.pem")))
                .isTrue();
        assertThat(encrypted("verify-ca&sslrootcert=" + folder.resolve("server.pem")))
                .isTrue();
    }

    @Test
    void refusesAServerThatItCannotVerify() {
        assertThatThrownBy(() -> encrypted("verify-ca")).hasMessageContaining("SSL");
        assertThatThrownBy(() -> encrypted("verify-full")).hasMessageContaining("SSL");
    }

    private static boolean encrypted(String mode) {
        String uri =
                postgres.login().uri().replace("127.0.0.1", "localhost").replace("sslmode=disable", "sslmode=" + mode);
        var database = new Database(vertx, new DatabaseSettings(uri));
        try {
            return database.pool()
                    .query("select ssl from pg_stat_ssl where pid = pg_backend_pid()")
                    .execute()
                    .await()
                    .iterator()
                    .next()
                    .getBoolean(0);
        } finally {
            database.close().await();
        }
    }

    private static void makeCertificate() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "RSA",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem("server.pem", "CERTIFICATE", keys.getCertificate("server").getEncoded());
        pem(
                "server.key",
                "PRIVATE KEY",
                keys.getKey("server", "changeit".toCharArray()).getEncoded());
    }

    private static void pem(String name, String kind, byte[] der) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind
                        + "-----\n");
    }
}
