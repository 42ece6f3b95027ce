package io.penstock.audit;

import io.penstock.telemetry.Channel;
import io.penstock.telemetry.Keys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells each entry of the audit log as a line too, for those who gather such lines; what is proved is what the database holds. */
final class AuditLines {

    private static final Logger LOG = LoggerFactory.getLogger(Channel.AUDIT.logger());

    private AuditLines() {}

    static void tell(AuditEntry entry) {
        if (LOG.isInfoEnabled()) {
            AuditEntry told = entry.trimmed();
            LOG.atInfo()
                    .addKeyValue("entry", told.id())
                    .addKeyValue(Keys.ORGANIZATION, told.organization().toString())
                    .addKeyValue("actor", told.actor())
                    .addKeyValue("action", told.action())
                    .addKeyValue("target", told.target())
                    .addKeyValue("outcome", told.outcome().toString())
                    .addKeyValue("times", told.times())
                    .addKeyValue("address", told.source().address())
                    .addKeyValue(Keys.REQUEST_ID, told.source().requestId())
                    .log("audit");
        }
    }
}
