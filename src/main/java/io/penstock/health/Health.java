package io.penstock.health;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The one checker: runs all checks side by side, each with a time limit, and remembers what each found for its time, so that no number of
 * askers becomes load. A job keeps it fresh, so that nobody has to wait. Shared by all event loops.
 */
public final class Health {

    private final List<Memory> memories;

    public Health(List<HealthCheck> checks, InstantSource clock) {
        this.memories = checks.stream().map(check -> new Memory(check, clock)).toList();
    }

    /** How the server is, in one word. */
    public enum Status {
        HEALTHY,
        DEGRADED,
        UNHEALTHY
    }

    /** @param components by name, in the order of the checks */
    public record Report(Status status, Map<String, Finding> components) {

        /** The names of those that are bad. */
        public List<String> bad() {
            return components.entrySet().stream()
                    .filter(component -> component.getValue().level() == Finding.Level.BAD)
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** Never fails. */
    public Future<Report> report() {
        return report(memory -> true);
    }

    /** Of that part only; without components where there is no such part. */
    public Future<Report> report(String name) {
        return report(memory -> memory.check().name().equals(name));
    }

    /** Of what is vital only. Never fails. */
    public Future<Report> vital() {
        return report(memory -> memory.check().vital());
    }

    /** What was found last, without asking again; null before the first look. */
    public @Nullable Finding last(String name) {
        return memories.stream()
                .filter(memory -> memory.check().name().equals(name))
                .findFirst()
                .map(Memory::last)
                .orElse(null);
    }

    /** The names of all parts. */
    public List<String> names() {
        return memories.stream().map(memory -> memory.check().name()).toList();
    }

    /** Looks again at what was not looked at for its time. Never fails. */
    public Future<?> runOnce() {
        return Future.join(memories.stream().map(Memory::refresh).toList());
    }

    private Future<Report> report(Predicate<Memory> which) {
        List<Memory> asked = memories.stream().filter(which).toList();
        List<Future<Finding>> found = asked.stream().map(Memory::recall).toList();
        return Future.join(found).map(all -> {
            Map<String, Finding> components = new LinkedHashMap<>();
            Status status = Status.HEALTHY;
            for (int i = 0; i < found.size(); i++) {
                HealthCheck check = asked.get(i).check();
                Finding finding = found.get(i).result();
                components.put(check.name(), finding);
                status = worse(status, check, finding);
            }
            return new Report(status, components);
        });
    }

    private static Status worse(Status status, HealthCheck check, Finding finding) {
        if (finding.isGood()) {
            return status;
        }
        boolean fatal = check.vital() && finding.level() == Finding.Level.BAD;
        return fatal || status == Status.UNHEALTHY ? Status.UNHEALTHY : Status.DEGRADED;
    }
}
