package io.penstock;

import io.penstock.config.Config;
import io.penstock.health.Finding;
import io.penstock.health.Finding.Level;
import io.penstock.health.HealthCheck;
import io.penstock.telemetry.MachineMeters;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whether the machine has what the server needs: room on the disk, and in memory. */
final class MachineChecks {

    private static final int PERCENT = 100;

    private final Vertx vertx;
    private final Config config;
    private final boolean embedded;

    /** @param embedded whether the database is on this disk, so that nothing works without room there */
    MachineChecks(Vertx vertx, Config config, boolean embedded) {
        this.vertx = vertx;
        this.config = config;
        this.embedded = embedded;
    }

    List<HealthCheck> checks() {
        return List.of(
                new HealthCheck("disk", embedded, () -> vertx.executeBlocking(this::disk, false)).slowly(),
                HealthChecks.now("memory", false, this::memory));
    }

    private Finding disk() throws IOException {
        FileStore store = Files.getFileStore(existing(config.dataDir().toAbsolutePath()));
        long free = store.getUsableSpace();
        Level level = free < config.health().diskCritical().bytes()
                ? Level.BAD
                : free < config.health().diskWarning().bytes() ? Level.WARNING : Level.GOOD;
        long size = store.getTotalSpace();
        return Finding.of(level, report -> report.put("free_bytes", free).put("size_bytes", size));
    }

    /** Nothing is stored there with a database elsewhere, and then the folder may be missing. */
    private static Path existing(Path folder) {
        Path existing = folder;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        return existing;
    }

    private Finding memory() {
        long used = MachineMeters.heapAfterCollection();
        long limit = MachineMeters.heapLimit();
        long percent = used * PERCENT / Math.max(1, limit);
        return Finding.of(
                percent > config.health().memoryWarning() ? Level.WARNING : Level.GOOD,
                report ->
                        report.put("used_bytes", used).put("limit_bytes", limit).put("used_percent", percent));
    }
}
