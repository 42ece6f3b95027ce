package io.penstock.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.dsl.StandardError;
import io.penstock.engine.Command.HttpCall;
import io.penstock.engine.Outcome;
import io.penstock.engine.Position;
import io.penstock.identity.OrganizationId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a TLS server on loopback whose certificate is for {@code stub.example}. */
class OutboundTlsIT {

    private static final String PASSWORD = "changeit";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private PfxOptions store;
    private int port;
    private String seenName;

    @BeforeEach
    void start() throws Exception {
        Path file = folder.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "server",
                        "-dname",
                        "CN=stub",
                        "-ext",
                        "SAN=dns:stub.example",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        store = new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
        port = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setSni(true).setKeyCertOptions(store))
                .requestHandler(request -> {
                    seenName = request.connection().indicatedServerName();
                    request.response().end("secure");
                })
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
    }

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void verifiesTheNameThoughItConnectsToAnAddress() {
        Outcome outcome = call("stub.example", new HttpClientOptions().setTrustOptions(store));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Answered.class,
                        answer -> assertThat(answer.status()).isEqualTo(200));
        assertThat(seenName).isEqualTo("stub.example");
    }

    @Test
    void refusesACertificateForAnotherName() {
        assertThat(error(call("other.example", new HttpClientOptions().setTrustOptions(store))))
                .contains("TLS");
        assertThat(seenName).isNull();
    }

    @Test
    void refusesACertificateThatNobodyTrusts() {
        assertThat(error(call("stub.example", new HttpClientOptions()))).contains("TLS");
    }

    @Test
    void verifiesNamesEvenIfItIsToldNotTo() {
        HttpClientOptions careless =
                new HttpClientOptions().setTrustOptions(store).setVerifyHost(false);

        assertThat(error(call("other.example", careless))).contains("TLS");
    }

    private static String error(Outcome outcome) {
        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.error().type()).isEqualTo(StandardError.COMMUNICATION.type());
        return failed.error().detail();
    }

    private Outcome call(String host, HttpClientOptions options) {
        OutboundClient.Settings settings = new OutboundClient.Settings(
                new EgressPolicy(List.of("*.example")),
                organization -> Future.succeededFuture(List.of()),
                InstantSource.fixed(Instant.EPOCH),
                OutboundLimits.DEFAULT,
                "Penstock/test");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        OutboundClient client =
                OutboundClient.create(vertx, settings, name -> Future.succeededFuture(List.of(loopback)), options);
        HttpCall call = new HttpCall(
                new Position("/do/0", "/do/0"),
                "GET",
                "https://" + host + ":" + port + "/",
                Map.of(),
                Map.of(),
                null,
                false);
        Promise<Outcome> promise = Promise.promise();
        vertx.runOnContext(start -> client.call(
                        new OrganizationId(new UUID(1, 1)),
                        call,
                        new CallContext("key", "trace", Duration.ofSeconds(5)))
                .onComplete(promise));
        try {
            return promise.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
