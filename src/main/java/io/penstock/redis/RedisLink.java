package io.penstock.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The one client of Redis, whatever the shape of the installation. Each command has a time to answer in; a connection that is silent for
 * longer than that is given up by the client, so that a stalled server holds none for ever. Safe on any thread.
 */
public final class RedisLink {

    private final Redis redis;
    private final long timeoutMillis;

    /** Opens no connection yet. */
    public RedisLink(Vertx vertx, RedisAddress address, Duration timeout) {
        this.redis = Redis.createClient(vertx, address.options(timeout));
        this.timeoutMillis = timeout.toMillis();
    }

    /** Runs a script on one key, and loads it where Redis does not know it (yet, or any more). */
    public Future<Response> run(Script script, String key, List<String> arguments) {
        return send(request(Command.EVALSHA, script.sha(), key, arguments))
                .recover(failure -> isUnknownScript(failure)
                        ? send(request(Command.EVAL, script.text(), key, arguments))
                        : Future.failedFuture(failure));
    }

    private static boolean isUnknownScript(Throwable failure) {
        return failure instanceof ErrorType error && error.is("NOSCRIPT");
    }

    private static Request request(Command command, String script, String key, List<String> arguments) {
        Request request = Request.cmd(command).arg(script).arg(1).arg(key);
        arguments.forEach(request::arg);
        return request;
    }

    /** Whether it answers and takes writes: a replica that was cut off answers, too. */
    public Future<Void> probe(String key) {
        return send(Request.cmd(Command.SET).arg(key).arg("1").arg("PX").arg(timeoutMillis))
                .mapEmpty();
    }

    /** The text of {@code INFO} on that section. */
    public Future<String> info(String section) {
        return send(Request.cmd(Command.INFO).arg(section)).map(Response::toString);
    }

    private Future<Response> send(Request request) {
        return redis.send(request).timeout(timeoutMillis, TimeUnit.MILLISECONDS);
    }

    public Future<Void> close() {
        return redis.close();
    }
}
