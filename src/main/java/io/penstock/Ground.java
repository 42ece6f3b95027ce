package io.penstock;

import io.penstock.config.Config;
import io.penstock.http.Gate;
import io.penstock.http.Listeners;
import io.penstock.telemetry.Meters;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/** What every room stands on. */
record Ground(
        Vertx vertx,
        Config config,
        InstantSource clock,
        Storage storage,
        Gate gate,
        Listeners listeners,
        Meters meters) {}
