package io.penstock.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The ceiling: a bare HTTP server that reads a request's body and answers, and does nothing else; also a stub for calls out. */
@Command(name = "bench-http", hidden = true, description = "The bare HTTP server that the benchmark compares with.")
public final class BenchHttp implements Callable<Integer> {

    @Option(names = "--port", required = true, description = "Where to listen, on loopback.")
    private int port;

    @Option(names = "--status", defaultValue = "202", description = "The status of every answer.")
    private int status;

    @Option(names = "--body", defaultValue = "", description = "The JSON of every answer.")
    private String body = "";

    @Override
    public Integer call() throws InterruptedException {
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        vertx.deployVerticle(BareServer::new, new DeploymentOptions().setInstances(loops))
                .await();
        new CountDownLatch(1).await();
        return 0;
    }

    private final class BareServer extends VerticleBase {

        private final Buffer answer = Buffer.buffer(body);

        @Override
        public Future<?> start() {
            return vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                    .requestHandler(this::answer)
                    .listen();
        }

        private void answer(HttpServerRequest request) {
            request.body().onSuccess(read -> {
                var response = request.response().setStatusCode(status);
                if (answer.length() > 0) {
                    response.putHeader("Content-Type", "application/json");
                }
                response.end(answer);
            });
        }
    }
}
