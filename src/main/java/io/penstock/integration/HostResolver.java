package io.penstock.integration;

import io.penstock.http.Cidr;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host without blocking. */
@FunctionalInterface
public interface HostResolver {

    /** All addresses, at least one; fails when there are none. */
    Future<List<InetAddress>> resolve(String host);

    /** Vert.x's own resolver, which knows the machine's hosts file and caches answers for as long as they say. */
    static HostResolver of(Vertx vertx) {
        return host -> {
            byte[] literal = Cidr.bytes(host);
            if (literal != null) {
                return literal(host, literal);
            }
            Promise<List<InetAddress>> promise = Promise.promise();
            ((VertxInternal) vertx).nameResolver().resolveAll(host, result -> {
                if (result.failed() || result.result().isEmpty()) {
                    promise.fail(new UnknownHostException(host));
                } else {
                    promise.complete(result.result().stream()
                            .map(InetSocketAddress::getAddress)
                            .toList());
                }
            });
            return promise.future();
        };
    }

    private static Future<List<InetAddress>> literal(String host, byte[] address) {
        try {
            return Future.succeededFuture(List.of(InetAddress.getByAddress(host, address)));
        } catch (UnknownHostException wrongLength) {
            return Future.failedFuture(wrongLength);
        }
    }
}
