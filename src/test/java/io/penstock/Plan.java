package io.penstock;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The plan of the house: every package below {@code io.penstock} is a room in one of three rings. The kernel knows no ring but itself, the
 * platform knows the kernel, the features know both; within a ring only the edges drawn here exist.
 */
final class Plan {

    private static final String HOUSE = "io.penstock";
    /** Puts everything together: commands and the server's composition. */
    static final String ROOT = "";

    static final Map<String, Set<String>> KERNEL = Map.of(
            "failure", Set.of(),
            "config", Set.of("failure"),
            "identity", Set.of("failure"),
            "seal", Set.of("config"),
            "expression", Set.of("failure"),
            "dsl", Set.of("expression", "failure"),
            "engine", Set.of("dsl", "expression", "failure"));

    static final Map<String, Set<String>> PLATFORM = Map.of(
            "announce", Set.of(),
            "background", Set.of(),
            "http", Set.of("telemetry"),
            "postgres", Set.of(),
            "redis", Set.of(),
            "telemetry", Set.of());

    /** Downwards only: ten floors without a circle. */
    static final Map<String, Set<String>> FEATURES = Map.ofEntries(
            entry("clockify", Set.of("webhook", "integration", "organization", "workflow")),
            entry("webhook", Set.of("execution", "event")),
            entry("schedule", Set.of("execution", "workflow")),
            entry("execution", Set.of("event", "workflow", "integration", "secret")),
            entry("workflow", Set.of("organization", "audit")),
            entry("event", Set.of("organization", "audit")),
            entry("integration", Set.of("organization", "audit", "ratelimit")),
            entry("secret", Set.of("organization")),
            entry("auth", Set.of("organization", "audit", "ratelimit")),
            entry("organization", Set.of("audit")),
            entry("audit", Set.of()),
            entry("ratelimit", Set.of()),
            entry("maintenance", Set.of()),
            entry("retention", Set.of()),
            entry("health", Set.of()),
            entry("metrics", Set.of()),
            entry("backup", Set.of()),
            entry("live", Set.of()));

    /** Programs that use a server from outside; they share its tools and none of its features, but that the doctor reads backups. */
    static final Map<String, Set<String>> PROGRAMS = Map.of(
            "client", Set.of(),
            "bench", Set.of("client"),
            "demo", Set.of("client"),
            "doctor", Set.of("backup"),
            "files", Set.of("client"));

    private Plan() {}

    static boolean isOurs(String packageName) {
        return packageName.equals(HOUSE) || packageName.startsWith(HOUSE + '.');
    }

    /** The room of a package; sub-packages belong to their room. */
    static String room(String packageName) {
        return packageName.equals(HOUSE)
                ? ROOT
                : packageName.substring(HOUSE.length() + 1).split("\\.", 2)[0];
    }

    static boolean has(String room) {
        return room.equals(ROOT)
                || KERNEL.containsKey(room)
                || PLATFORM.containsKey(room)
                || FEATURES.containsKey(room)
                || PROGRAMS.containsKey(room);
    }

    static boolean lets(String room, String other) {
        if (room.equals(ROOT) || room.equals(other)) {
            return has(room) && has(other);
        }
        if (KERNEL.containsKey(room)) {
            return KERNEL.get(room).contains(other);
        }
        if (PLATFORM.containsKey(room)) {
            return KERNEL.containsKey(other) || PLATFORM.get(room).contains(other);
        }
        boolean below = KERNEL.containsKey(other) || PLATFORM.containsKey(other);
        return below || edges(room).contains(other);
    }

    /** The packages of rooms, as ArchUnit matches them. */
    static String[] packages(Collection<String> rooms) {
        return rooms.stream().map(room -> HOUSE + '.' + room + "..").toArray(String[]::new);
    }

    private static Set<String> edges(String room) {
        return FEATURES.containsKey(room) ? FEATURES.get(room) : PROGRAMS.getOrDefault(room, Set.of());
    }
}
