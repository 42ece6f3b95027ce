package io.penstock;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.health.Finding;
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
        String status = urgent ? "unhealthy" : left.compareTo(Tls.LATE) < 0 ? "late" : "healthy";
        ObjectNode report =
                JsonNodeFactory.instance.objectNode().put("status", status).put("days_left", left.toDays());
        return new Finding(!urgent, report);
    }
}
