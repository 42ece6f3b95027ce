package io.penstock.bench;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Processor time of a server and of its database: it says more than time does where others use the machine, too. */
record Effort(Duration server, Duration database) {

    static final String SERVER = "cpu_us";
    static final String DATABASE = "database_cpu_us";
    static final Set<String> NAMES = Set.of(SERVER, DATABASE);

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
            figures.put(SERVER, server.toNanos() / 1e3 / count);
            figures.put(DATABASE, database.toNanos() / 1e3 / count);
        }
    }
}
