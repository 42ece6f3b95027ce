package io.penstock.bench;

import java.time.Duration;
import java.util.Map;

/** Processor time of a server and of its database: it says more than time does where others use the machine, too. */
record Effort(Duration server, Duration database) {

    /** Since its start. */
    static Effort of(Child process) {
        return new Effort(process.processorTime(), process.childrenProcessorTime());
    }

    Effort since(Effort before) {
        return new Effort(server.minus(before.server), database.minus(before.database));
    }

    /** For each of so many, in microseconds. */
    void tell(long count, Map<String, Double> figures) {
        if (count > 0) {
            figures.put("cpu_us", server.toNanos() / 1e3 / count);
            figures.put("database_cpu_us", database.toNanos() / 1e3 / count);
        }
    }
}
