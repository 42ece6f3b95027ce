package io.penstock.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.penstock.redis.RedisAddress;
import io.penstock.redis.RedisLink;
import io.penstock.redis.TestRedis;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits over other shapes of Redis than one open server: real ones, started here. */
class RedisInstallationsIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Policy POLICY = Policy.exact("login", new Rate(5, Duration.ofHours(1)));
    private static final int LAST_SLOT = 16_383;
    private static final int MIDDLE = 8_000;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void need() {
        assumeTrue(TestRedis.isThere(), "redis-server is not installed");
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        vertx.close().await();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private RateLimiter limiter(String url, String authority) {
        RedisLink link = new RedisLink(vertx, RedisAddress.parse(url).trusting(authority), TIMEOUT);
        RateLimiter limiter =
                new RateLimiter(link, new RateLimiter.Settings(true, 1_000), () -> System.nanoTime() / 1_000);
        open.add(() -> limiter.close().await());
        return limiter;
    }

    private static long passed(RateLimiter limiter, String key) {
        long passed = 0;
        for (int i = 0; i < 8; i++) {
            passed += limiter.take(POLICY, key).await().allowed() ? 1 : 0;
        }
        assertThat(limiter.state()).isEqualTo(RedisState.READY);
        return passed;
    }

    @Test
    void countsOverTlsWithAServerThatItsOwnAuthorityVouchesForAndWithNoOther() throws Exception {
        certify();
        int port = TestRedis.freePort();
        String certificate = folder.resolve("server.pem").toString();
        opened(new TestRedis(
                "--port",
                "0",
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificate,
                "--tls-key-file",
                folder.resolve("server.key").toString(),
                "--tls-ca-cert-file",
                certificate,
                "--tls-auth-clients",
                "no",
                "--requirepass",
                "correct-horse"));
        String url = "rediss://:correct-horse@127.0.0.1:" + port;
        RateLimiter limiter = limiter(url, certificate);
        limiter.connect().await();

        assertThat(passed(limiter, "a")).isEqualTo(5);
        assertThatThrownBy(() -> limiter(url, "").connect().await()).hasMessageNotContaining("correct-horse");
    }

    @Test
    void countsOverAClusterWhoseKeysLieOnSeveralServers() {
        List<TestRedis> servers = List.of(clustered(0, MIDDLE), clustered(MIDDLE + 1, LAST_SLOT));
        TestRedis other = servers.get(1);
        ask(servers.get(0), "CLUSTER", "MEET", "127.0.0.1", "" + other.port(), "" + other.busPort());
        for (TestRedis server : servers) {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ask(server, "CLUSTER", "INFO").toString().contains("cluster_state:ok"));
        }
        RateLimiter limiter =
                limiter("redis-cluster://127.0.0.1:" + servers.get(0).port(), "");
        limiter.connect().await();

        for (int i = 0; i < 20; i++) {
            assertThat(passed(limiter, "caller " + i)).isEqualTo(5);
        }
        for (TestRedis server : servers) {
            assertThat(ask(server, "DBSIZE").toInteger()).isPositive();
        }
    }

    private TestRedis clustered(int firstSlot, int lastSlot) {
        TestRedis server = opened(TestRedis.clustered(folder));
        ask(server, "CLUSTER", "ADDSLOTSRANGE", "" + firstSlot, "" + lastSlot);
        return server;
    }

    @Test
    void followsTheSentinelsToANewMaster() {
        TestRedis master = opened(new TestRedis("--dir", folder.toString()));
        opened(new TestRedis("--dir", folder.toString(), "--replicaof", "127.0.0.1", "" + master.port()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ask(master, "INFO", "replication").toString().contains("state=online"));
        TestRedis sentinel = opened(TestRedis.sentinel(folder, "main", master.port()));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> ask(sentinel, "SENTINEL", "REPLICAS", "main").size() == 1);
        RateLimiter limiter = limiter("redis-sentinel://127.0.0.1:" + sentinel.port() + "/main", "");
        limiter.connect().await();
        assertThat(passed(limiter, "before")).isEqualTo(5);

        master.kill();
        limiter.probe().await();
        assertThat(limiter.state()).isEqualTo(RedisState.FALLBACK);
        assertThat(limiter.take(POLICY, "meanwhile").await().allowed()).isTrue();

        await().atMost(Duration.ofSeconds(40)).until(() -> {
            limiter.probe().await();
            return limiter.state() == RedisState.READY;
        });
        assertThat(passed(limiter, "after")).isEqualTo(5);
    }

    private Response ask(TestRedis server, String command, String... arguments) {
        Redis redis = Redis.createClient(vertx, server.url());
        Request request = Request.cmd(Command.create(command));
        for (String argument : arguments) {
            request.arg(argument);
        }
        return redis.send(request).eventually(redis::close).await();
    }

    private void certify() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder((Path.of(System.getProperty("java.home"), "bin", "keytool")
                                + " -genkeypair -keyalg RSA -alias server -dname CN=localhost -ext san=ip:127.0.0.1"
                                + " -storetype PKCS12 -storepass changeit -keystore " + store)
                        .split(" "))
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

    private void pem(String file, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(
                folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
