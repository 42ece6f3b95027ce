package io.penstock.telemetry;

import java.util.List;

/**
 * Every series that the server tells of itself: its name, its meaning, and the names of its labels. A label takes values that are known when
 * the server is built (a route, a status, a lane), never what a caller sent: so no load makes the list longer.
 */
public enum Metric {
    HTTP_REQUESTS("penstock.http.requests", "Requests that were answered.", "method", "route", "status"),
    HTTP_DURATION("penstock.http.request.duration", "From a request's head to its answer.", "method", "route"),
    HTTP_CONNECTIONS("penstock.http.connections", "Connections of clients that are open."),
    RATE_LIMIT("penstock.rate.limit.decisions", "What limits decided.", "limit", "result"),

    WEBHOOK_RECEIVED("penstock.webhook.received", "Deliveries to webhooks, whatever became of them."),
    WEBHOOK_DUPLICATES("penstock.webhook.duplicates", "Deliveries that were known already."),
    WEBHOOK_REFUSED("penstock.webhook.refused", "Deliveries that were refused.", "reason"),

    EXECUTIONS_STARTED("penstock.executions.started", "Executions that were stored by this node."),
    EXECUTIONS_ENDED("penstock.executions.ended", "Executions that this node ended or suspended.", "status"),
    EXECUTIONS_RUNNING("penstock.executions.running", "Executions in the memory of this node."),
    EXECUTIONS_CAPACITY("penstock.executions.capacity", "Executions that this node takes into memory."),
    EXECUTION_WAIT("penstock.execution.wait", "From storing an execution to its first step, where that came later."),
    TASK_ATTEMPTS("penstock.task.attempts", "Attempts of tasks that reach beyond the engine.", "kind"),
    CALL_DURATION("penstock.call.duration", "Calls out, by what came of them.", "outcome"),

    QUEUE_DEPTH("penstock.queue.depth", "Items that wait to be written, those in flight included."),
    QUEUE_AGE("penstock.queue.age", "For how long nothing was written although something waits."),
    COMMIT_DURATION("penstock.commit.duration", "Batches from sending to the answer of the database.", "lane"),
    COMMIT_ITEMS("penstock.commit.items", "Items that share a batch.", "lane"),
    COMMIT_RESENT("penstock.commit.resent", "Batches that were sent again.", "lane"),
    POOL_SIZE("penstock.pool.size", "The most connections or threads that a pool may have.", "type", "pool"),
    POOL_USED("penstock.pool.used", "Connections or threads of a pool that are in use.", "type", "pool"),
    POOL_WAITING("penstock.pool.waiting", "Who waits for a connection or thread of a pool.", "type", "pool"),
    CACHE("penstock.cache.lookups", "Look-ups in what is kept in memory.", "cache", "result"),

    AUDIT_WAITING("penstock.audit.waiting", "Entries of the audit log that wait, or have a place kept for them."),
    AUDIT_LOST("penstock.audit.lost", "Entries of the audit log that found no place, or could not be written."),
    SIGN_IN_ALARMS("penstock.signin.alarms", "Accounts and addresses whose sign-ins looked like an attack."),
    SCHEDULE_LATENESS("penstock.schedule.lateness", "How late the latest start of the last minute was."),
    REDIS_STATE("penstock.redis.state", "1 for what stands behind the limits now.", "state"),
    NODE_LEASE("penstock.node.lease", "1 while this node may work, 0 when its lease has lapsed."),
    HEALTH("penstock.health", "1 a part is well, 0.5 somebody should look at it, 0 it is not.", "component"),
    STATE("penstock.state", "1 for the state of this node: starting, ready or draining.", "state"),
    CERTIFICATE_LEFT("penstock.certificate.left", "For how long the certificate is still valid."),

    TRACE_SPANS("penstock.trace.spans", "Spans: sent, dropped for want of room, or lost on the way.", "outcome"),
    ERROR_REPORTS(
            "penstock.error.reports",
            "Reports of errors: sent, dropped for want of room, or lost on the way.",
            "outcome"),
    LOG_DROPPED("penstock.log.dropped", "Lines of the log that were dropped for want of room."),

    BACKUP_AGE(
            "penstock.backup.age", "Since the newest whole backup began; of a database without one, since its start."),
    BACKUP_SIZE("penstock.backup.size.bytes", "Of the files of the newest whole backup."),
    BACKUP_FAILED("penstock.backup.failed", "1 while the newest attempt of a backup is one that failed."),
    TRIAL_AGE("penstock.backup.trial.age", "Since a backup was last restored for a trial; without one, as its age."),
    TRIAL_FAILED("penstock.backup.trial.failed", "1 when the last trial of a backup was not good."),

    DUTY_RUNS("penstock.duty.runs", "Runs of upkeep that this node has ended.", "duty", "outcome"),
    DUTY_FAILED("penstock.duty.failed", "1 while the last run of that upkeep is one that failed.", "duty"),
    DUTY_AGE("penstock.duty.age.seconds", "Since a run of that upkeep last succeeded.", "duty"),
    DUTY_NEXT("penstock.duty.next.seconds", "Until that upkeep is due; less than 0 while it is late.", "duty"),
    DUTY_RUNNING("penstock.duty.running.seconds", "Since the run began that goes on; 0 while none does.", "duty"),
    RETENTION_ROWS("penstock.retention.rows", "Rows that this node has removed because of their age.", "kind"),
    RETENTION_BYTES("penstock.retention.bytes", "Bytes that the disk got back by it.", "kind"),

    BUILD("penstock.build.info", "1, with the version of the server and of its JVM.", "version", "jvm"),
    UPTIME("penstock.uptime", "Since the start."),
    CPUS("penstock.machine.cpus", "Processors that the JVM may use."),
    LOAD("penstock.machine.load", "Load of the machine, averaged over a minute."),
    MACHINE_CPU("penstock.machine.cpu.usage", "Share of the machine's processors that is in use."),
    MACHINE_MEMORY("penstock.machine.memory.bytes", "Memory of the machine or container."),
    MACHINE_MEMORY_FREE("penstock.machine.memory.free.bytes", "What is free of it."),
    DISK_FREE("penstock.disk.free.bytes", "What is free where the data is."),
    DISK_SIZE("penstock.disk.size.bytes", "How large the disk is where the data is."),
    CPU_TIME("penstock.process.cpu.seconds", "Processor time that this process has used.");

    private final String key;
    private final String help;
    private final List<String> labels;

    Metric(String key, String help, String... labels) {
        this.key = key;
        this.help = help;
        this.labels = List.of(labels);
    }

    /** With dots; how it is scraped follows from its kind: {@code penstock_http_requests_total}. */
    public String key() {
        return key;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels;
    }
}
