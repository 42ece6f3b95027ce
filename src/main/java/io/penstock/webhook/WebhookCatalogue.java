package io.penstock.webhook;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.WebhookId;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The webhooks of all organizations, ready for deliveries, by their token. Kept as new as the database by {@link #refresh}, which costs one
 * small query while nothing changes and reads only what did. Safe on any thread; a look-up of a known token neither hashes nor waits.
 */
public final class WebhookCatalogue {

    private static final int BATCH = 1_000;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final WebhookStore store;
    private final Map<String, LiveWebhook> byToken = new ConcurrentHashMap<>();
    private final Map<WebhookId, String> tokens = new ConcurrentHashMap<>();
    private volatile long known;
    private @Nullable Future<Void> running;
    private @Nullable Promise<Void> next;

    public WebhookCatalogue(WebhookStore store) {
        this.store = store;
    }

    /** The webhook of that token, as far as this process knows. */
    @Nullable
    LiveWebhook find(String token) {
        return byToken.get(token);
    }

    /**
     * The webhook of a token that is not known yet, after one refresh, which all who wait share: another node may have made it just now. The
     * future completes on the caller's context and fails with {@code NotFound} when there is none.
     */
    Future<LiveWebhook> lookUp(String token) {
        if (!Tokens.isPlausible(token)) {
            return Future.failedFuture(notFound());
        }
        Context context = Vertx.currentContext();
        Promise<LiveWebhook> promise = Promise.promise();
        refresh().onComplete(done -> {
            if (context == null) {
                answer(token, done.cause(), promise);
            } else {
                context.runOnContext(now -> answer(token, done.cause(), promise));
            }
        });
        return promise.future();
    }

    private void answer(String token, @Nullable Throwable failure, Promise<LiveWebhook> promise) {
        LiveWebhook found = byToken.get(token);
        if (found != null) {
            promise.complete(found);
        } else {
            promise.fail(
                    failure == null
                            ? notFound()
                            : new Failure(new Reason.Unavailable("Webhooks cannot be looked up now.", RETRY)));
        }
    }

    private static Failure notFound() {
        return new Failure(new Reason.NotFound("There is no such webhook."));
    }

    /** Reads what has changed. The reading begins after this call: who comes while one is under way shares the one after it. */
    public synchronized Future<Void> refresh() {
        if (running == null) {
            running = read();
            Future<Void> mine = running;
            mine.onComplete(done -> ended());
            return mine;
        }
        if (next == null) {
            next = Promise.promise();
        }
        return next.future();
    }

    private void ended() {
        Promise<Void> waiting;
        synchronized (this) {
            running = null;
            waiting = next;
            next = null;
        }
        if (waiting != null) {
            refresh().onComplete(waiting);
        }
    }

    private Future<Void> read() {
        return store.newest()
                .compose(newest -> newest == known
                        ? Future.succeededFuture()
                        : readAfter(known).onSuccess(read -> known = Math.max(known, newest)));
    }

    private Future<Void> readAfter(long change) {
        return store.changedAfter(change, BATCH).compose(changes -> {
            changes.forEach(this::apply);
            return changes.size() < BATCH ? Future.succeededFuture() : readAfter(known);
        });
    }

    void apply(WebhookStore.Changed changed) {
        if (changed.webhook().isPresent()) {
            LiveWebhook live = LiveWebhook.of(changed.webhook().get());
            String token = live.webhook().keys().token();
            tokens.put(changed.id(), token);
            byToken.put(token, live);
        } else {
            String token = tokens.remove(changed.id());
            if (token != null) {
                byToken.remove(token);
            }
        }
        known = changed.change();
    }
}
