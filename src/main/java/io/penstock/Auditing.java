package io.penstock;

import io.penstock.audit.AuditBackups;
import io.penstock.audit.AuditLog;
import io.penstock.audit.AuditRetention;
import io.penstock.audit.AuditRoutes;
import io.penstock.audit.AuditTrail;
import io.penstock.config.Config;
import io.penstock.http.Endpoint;
import io.penstock.identity.IdSource;
import io.penstock.maintenance.Job;
import io.penstock.seal.Sealer;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/** The audit log with what keeps it. */
record Auditing(AuditLog log, AuditTrail trail, AuditBackups backups, AuditRetention retention, Config config) {

    private static final String FOLDER = "audit-backups";

    static Auditing of(Vertx vertx, Config config, InstantSource clock, Storage storage) {
        SecureRandom random = new SecureRandom();
        IdSource ids = new IdSource(clock, random.nextLong());
        AuditLog log = new AuditLog(storage.database(), new Sealer(List.of(config.secretKey()), random), ids);
        return new Auditing(
                log,
                new AuditTrail(vertx, log, config.audit().queue(), ids),
                new AuditBackups(vertx, storage.database(), config.dataDir().resolve(FOLDER), clock),
                new AuditRetention(log, config.audit().retention(), clock),
                config);
    }

    List<Endpoint> endpoints() {
        return new AuditRoutes(log, backups).endpoints();
    }

    /** Writes what was gathered. */
    Job flush() {
        return new Job("audit", config.audit().gather(), trail::flush);
    }

    /** Takes old entries away. */
    Job upkeep() {
        return new Job("audit-retention", retention::pause, retention::runOnce, nudge -> {});
    }
}
