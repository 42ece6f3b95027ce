package io.penstock.postgres;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy before PostgreSQL or Redis whose connections can be cut, or be cut as soon as the server answers, which leaves the client in doubt. */
public final class CuttingProxy {

    private final NetServer server;
    private final NetClient client;
    private final URI target;
    private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean refusing;
    private volatile boolean cutAtAnswer;
    private volatile boolean silent;

    private CuttingProxy(Vertx vertx, URI target) {
        this.server = vertx.createNetServer();
        this.client = vertx.createNetClient();
        this.target = target;
    }

    public static CuttingProxy before(Vertx vertx, String databaseUri) {
        var proxy = new CuttingProxy(vertx, URI.create(databaseUri));
        proxy.server.connectHandler(proxy::accept).listen(0, "127.0.0.1").await();
        return proxy;
    }

    /** The address of the same database by way of this proxy. */
    public String uri() {
        return target.toString().replace("127.0.0.1:" + target.getPort(), "127.0.0.1:" + server.actualPort());
    }

    public void cut() {
        open.forEach(NetSocket::close);
    }

    /** Lets the next statement of each connection reach the server, and cuts instead of handing its answer on. */
    void cutAtNextAnswer() {
        cutAtAnswer = true;
    }

    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** Keeps the connections and hands nothing on. */
    public void fallSilent(boolean fall) {
        silent = fall;
    }

    public void close() {
        List<Future<Void>> closing = new ArrayList<>(List.of(server.close(), client.close()));
        Future.join(closing).await();
    }

    private void accept(NetSocket near) {
        if (refusing) {
            near.close();
            return;
        }
        near.pause();
        open.add(near);
        near.closeHandler(gone -> open.remove(near));
        client.connect(target.getPort(), target.getHost())
                .onFailure(away -> near.close())
                .onSuccess(far -> {
                    near.handler(bytes -> {
                        if (!silent) {
                            far.write(bytes);
                        }
                    });
                    far.handler(bytes -> {
                        if (cutAtAnswer) {
                            cutAtAnswer = false;
                            near.close();
                        } else if (!silent) {
                            near.write(bytes);
                        }
                    });
                    near.closeHandler(gone -> {
                        open.remove(near);
                        far.close();
                    });
                    far.closeHandler(gone -> near.close());
                    near.resume();
                });
    }
}
