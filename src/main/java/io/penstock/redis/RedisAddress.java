package io.penstock.redis;

import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Redis is: {@code redis://}, or {@code rediss://} with TLS; {@code redis-sentinel://host,host/master}; {@code
 * redis-cluster://host,host}; each with {@code user:password@} before the hosts.
 *
 * @param endpoints in the client's own form, with the credentials
 * @param path after the hosts: the number of a database, or the name of a sentinel's master
 * @param authority a PEM file of those who may vouch for a server with TLS; empty: whom this Java trusts
 */
public record RedisAddress(RedisClientType type, List<String> endpoints, String path, String authority) {

    private static final Pattern FORM =
            Pattern.compile("(rediss?)(-sentinel|-cluster)?://(?:([^@/]*)@)?([^/?#]+)(?:/([^?#]*))?");
    private static final int CONNECTIONS = 8;
    private static final int WAITING = 10_000;
    /** A connection is silent for so many of a command's times when it is given up. */
    private static final int PATIENCE = 5;

    /** @throws IllegalArgumentException when it has none of these forms; the message does not repeat it */
    public static RedisAddress parse(String url) {
        Matcher form = FORM.matcher(url);
        if (!form.matches()) {
            throw new IllegalArgumentException("not an address of Redis");
        }
        String credentials = form.group(3) == null ? "" : form.group(3) + "@";
        String path = form.group(5) == null ? "" : form.group(5);
        RedisClientType type = switch (form.group(2) == null ? "" : form.group(2)) {
            case "-sentinel" -> RedisClientType.SENTINEL;
            case "-cluster" -> RedisClientType.CLUSTER;
            default -> RedisClientType.STANDALONE;
        };
        String database = type == RedisClientType.STANDALONE && !path.isEmpty() ? "/" + path : "";
        List<String> endpoints = Stream.of(form.group(4).split(","))
                .map(host -> form.group(1) + "://" + credentials + host + database)
                .toList();
        return new RedisAddress(type, endpoints, path, "");
    }

    /** The same, where only that authority vouches for servers. */
    public RedisAddress trusting(String file) {
        return new RedisAddress(type, endpoints, path, file);
    }

    RedisOptions options(Duration timeout) {
        int millis = (int) timeout.toMillis();
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(millis)
                .setTcpKeepAlive(true)
                .setReadIdleTimeout(PATIENCE * millis)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        if (endpoints.get(0).startsWith("rediss:")) {
            net.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            if (!authority.isEmpty()) {
                net.setTrustOptions(new PemTrustOptions().addCertPath(authority));
            }
        }
        RedisOptions options = new RedisOptions()
                .setType(type)
                .setEndpoints(endpoints)
                .setNetClientOptions(net)
                .setMaxPoolSize(CONNECTIONS)
                .setMaxPoolWaiting(WAITING);
        return type == RedisClientType.SENTINEL ? options.setMasterName(path) : options;
    }
}
