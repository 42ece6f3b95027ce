package io.penstock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisAddressTest {

    private static final Duration TIMEOUT = Duration.ofMillis(200);

    @Test
    void readsOneServer() {
        RedisAddress address = RedisAddress.parse("redis://user:pass@cache:6380/3");

        assertThat(address.type()).isEqualTo(RedisClientType.STANDALONE);
        assertThat(address.endpoints()).containsExactly("redis://user:pass@cache:6380/3");
        assertThat(address.options(TIMEOUT).getNetClientOptions().isSsl()).isFalse();
    }

    @Test
    void checksTheHostOfTlsServers() {
        RedisOptions options = RedisAddress.parse("rediss://cache").options(TIMEOUT);

        assertThat(options.getNetClientOptions().isSsl()).isTrue();
        assertThat(options.getNetClientOptions().getHostnameVerificationAlgorithm())
                .isEqualTo("HTTPS");
    }

    @Test
    void readsSentinelsAndTheirMaster() {
        RedisAddress address = RedisAddress.parse("redis-sentinel://:pass@one:26379,two:26379/main");

        assertThat(address.type()).isEqualTo(RedisClientType.SENTINEL);
        assertThat(address.endpoints()).isEqualTo(List.of("redis://:pass@one:26379", "redis://:pass@two:26379"));
        assertThat(address.options(TIMEOUT).getMasterName()).isEqualTo("main");
    }

    @Test
    void readsAClusterWithTls() {
        RedisAddress address = RedisAddress.parse("rediss-cluster://one:6379,two:6379");

        assertThat(address.type()).isEqualTo(RedisClientType.CLUSTER);
        assertThat(address.endpoints()).containsExactly("rediss://one:6379", "rediss://two:6379");
    }

    @Test
    void doesNotRepeatWhatItRefuses() {
        assertThatThrownBy(() -> RedisAddress.parse("http://user:hunter2@cache"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }
}
