package io.penstock.auth;

import io.penstock.auth.AccessChangeStore.Listening;
import io.penstock.background.Recurring;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the authenticator knows fresh: reads at each notification of PostgreSQL, and once a second without any. Writes when API keys were used. One instance in a
 * process; started when the first reading has succeeded.
 */
public final class AuthVerticle extends VerticleBase {

    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration WRITING = Duration.ofSeconds(10);

    private final Gatehouse house;
    private @Nullable Recurring reading;
    private @Nullable Recurring writing;
    private @Nullable Listening listening;
    private boolean connecting;
    private boolean stopped;

    public AuthVerticle(Gatehouse house) {
        this.house = house;
    }

    @Override
    public Future<?> start() {
        return house.open().onSuccess(known -> {
            reading = new Recurring(context, "access", EVERY, this::run);
            reading.start();
            writing = new Recurring(context, "key use", WRITING, house::flush);
            writing.start();
        });
    }

    private Future<Void> run() {
        if (listening == null && !connecting) {
            connecting = true;
            house.listen(this::changed, () -> listening = null).onComplete(connected -> {
                connecting = false;
                if (connected.succeeded() && !stopped) {
                    listening = connected.result();
                    changed();
                } else if (connected.succeeded()) {
                    connected.result().close().run();
                }
            });
        }
        return house.refresh();
    }

    private void changed() {
        if (reading != null) {
            reading.nudge();
        }
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        if (reading != null) {
            reading.stop();
        }
        if (writing != null) {
            writing.stop();
        }
        if (listening != null) {
            listening.close().run();
        }
        return house.close();
    }
}
