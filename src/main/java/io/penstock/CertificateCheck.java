package io.penstock;

import io.penstock.health.Finding;
import io.penstock.health.Finding.Level;
import io.penstock.health.HealthCheck;
import io.penstock.http.Listeners;
import io.penstock.http.Tls;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Tells how long the server's certificate is still valid, where it has one. */
final class CertificateCheck {

    private CertificateCheck() {}

    /** One check, or none where the server speaks plain HTTP. */
    static List<HealthCheck> of(Listeners listeners) {
        return listeners
                .tls()
                .map(tls -> new HealthCheck("certificate", false, () -> Future.succeededFuture(finding(tls.left()))))
                .stream()
                .toList();
    }

    private static Finding finding(Duration left) {
        boolean urgent = left.compareTo(Tls.URGENT) < 0;
        boolean late = left.compareTo(Tls.LATE) < 0;
        Level level = urgent ? Level.BAD : late ? Level.WARNING : Level.GOOD;
        String status = urgent ? "unhealthy" : late ? "late" : "healthy";
        return Finding.of(level, status, report -> report.put("days_left", left.toDays()));
    }
}
