package io.penstock.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.EventFilter;
import io.penstock.dsl.Program;
import io.penstock.dsl.Schedule;
import io.penstock.engine.Brevity;
import io.penstock.engine.Lifecycle;
import io.penstock.expression.Budget;
import io.penstock.expression.Variables;
import io.penstock.identity.WorkflowId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The enabled, compiled workflows of one organization at one version of its catalogue, indexed by the event types that start them. What
 * workflows tell of themselves goes only to filters that name the type, and never to the workflow that it is about. Immutable.
 */
public final class Catalogue {

    /**
     * A workflow version that is ready to run.
     *
     * @param brief whether it may be over before it could be stored
     */
    public record Entry(WorkflowId workflow, int version, Program program, boolean brief) {
        public Entry(WorkflowId workflow, int version, Program program) {
            this(workflow, version, program, Brevity.isBrief(program));
        }
    }

    /**
     * The part of an event in a start that needs several events.
     *
     * @param size how many events it needs
     * @param slots the indices of the filters that the event passed, rising
     * @param common what the event has in common with the others
     */
    public record Share(WorkflowId workflow, int version, int size, List<Integer> slots, List<JsonNode> common) {}

    /** @param slot the filter's index among those of its workflow */
    private record Trigger(Entry entry, int slot, EventFilter filter) {}

    /** Triggers by the type of the events that they may match. */
    private static final class Triggers {
        private final Map<String, List<Trigger>> byType = new HashMap<>();
        private final List<Trigger> ofAnyType = new ArrayList<>();

        void add(Trigger trigger) {
            trigger.filter()
                    .exactType()
                    .ifPresentOrElse(
                            type -> byType.computeIfAbsent(type, absent -> new ArrayList<>())
                                    .add(trigger),
                            () -> ofAnyType.add(trigger));
        }

        List<Trigger> ofType(String type) {
            return byType.getOrDefault(type, List.of());
        }
    }

    private final long version;
    private final Triggers single = new Triggers();
    private final Triggers gathering = new Triggers();
    private final List<Entry> ofEverything = new ArrayList<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<Lifecycle.Kind, Set<String>> listeners = new EnumMap<>(Lifecycle.Kind.class);
    private final Budget budget;

    public Catalogue(long version, List<Entry> entries, Budget budget) {
        this.version = version;
        this.budget = budget;
        for (Entry entry : entries) {
            byName.put(name(entry), entry);
            if (entry.program().schedule().orElse(null) instanceof Schedule.ByEvents schedule) {
                index(entry, schedule);
            }
        }
    }

    private void index(Entry entry, Schedule.ByEvents schedule) {
        List<EventFilter> filters = schedule.events().filters();
        if (filters.isEmpty()) {
            ofEverything.add(entry);
        }
        Triggers triggers = schedule.gathers() ? gathering : single;
        for (int slot = 0; slot < filters.size(); slot++) {
            EventFilter filter = filters.get(slot);
            triggers.add(new Trigger(entry, slot, filter));
            for (Lifecycle.Kind kind : Lifecycle.Kind.values()) {
                if (filter.names(kind.type())) {
                    listeners.computeIfAbsent(kind, none -> new HashSet<>()).add(name(entry));
                }
            }
        }
    }

    /** Whether what executions tell of themselves may start it. */
    static boolean hearsLife(Program program) {
        return program.schedule().orElse(null) instanceof Schedule.ByEvents schedule
                && schedule.events().filters().stream()
                        .anyMatch(filter ->
                                Arrays.stream(Lifecycle.Kind.values()).anyMatch(kind -> filter.names(kind.type())));
    }

    private static String name(Entry entry) {
        Program.Header header = entry.program().header();
        return name(header.namespace(), header.name());
    }

    /** Neither part has a slash. */
    private static String name(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** The enabled workflow of that name at its newest version; null: there is none. */
    public @Nullable Entry named(String namespace, String name) {
        return byName.get(name(namespace, name));
    }

    /** What an ingest statement compares with the stored version, so that no event misses a workflow saved elsewhere. */
    public long version() {
        return version;
    }

    /** Whether the life of any execution may start others. */
    public boolean hasLifecycle() {
        return !listeners.isEmpty();
    }

    /** What of the life of that workflow's executions may start others. */
    public Set<Lifecycle.Kind> lifecycle(String namespace, String name) {
        if (listeners.isEmpty()) {
            return Set.of();
        }
        Set<Lifecycle.Kind> kinds = EnumSet.noneOf(Lifecycle.Kind.class);
        listeners.forEach((kind, names) -> {
            if (names.size() > 1 || !names.contains(name(namespace, name))) {
                kinds.add(kind);
            }
        });
        return kinds;
    }

    /** The workflows that the event starts by itself, each once. */
    public List<Entry> match(String type, JsonNode event, Variables variables) {
        List<Trigger> typed = single.ofType(type);
        String teller = teller(event);
        List<Entry> everything = teller == null ? ofEverything : List.of();
        if (typed.isEmpty() && single.ofAnyType.isEmpty()) {
            return everything;
        }
        List<Entry> matched = new ArrayList<>(everything);
        for (List<Trigger> triggers : List.of(typed, single.ofAnyType)) {
            for (Trigger trigger : triggers) {
                if (!matched.contains(trigger.entry())
                        && hears(trigger, type, teller)
                        && trigger.filter().correlated(event, variables, budget) != null) {
                    matched.add(trigger.entry());
                }
            }
        }
        return matched;
    }

    /** Its shares in starts that need other events, too. */
    public List<Share> shares(String type, JsonNode event, Variables variables) {
        List<Trigger> typed = gathering.ofType(type);
        if (typed.isEmpty() && gathering.ofAnyType.isEmpty()) {
            return List.of();
        }
        String teller = teller(event);
        Map<WorkflowId, Share> shares = new LinkedHashMap<>();
        for (List<Trigger> triggers : List.of(typed, gathering.ofAnyType)) {
            for (Trigger trigger : triggers) {
                List<JsonNode> common =
                        hears(trigger, type, teller) ? trigger.filter().correlated(event, variables, budget) : null;
                if (common != null) {
                    shares.merge(trigger.entry().workflow(), share(trigger, common), Catalogue::both);
                }
            }
        }
        return List.copyOf(shares.values());
    }

    private static Share share(Trigger trigger, List<JsonNode> common) {
        Entry entry = trigger.entry();
        int size = entry.program().schedule().orElseThrow() instanceof Schedule.ByEvents schedule
                ? schedule.events().filters().size()
                : 0;
        return new Share(entry.workflow(), entry.version(), size, List.of(trigger.slot()), common);
    }

    /** An event that passes several filters takes the first of them that is free; its values are those for the first of all. */
    private static Share both(Share one, Share other) {
        List<Integer> slots = new ArrayList<>(one.slots());
        slots.addAll(other.slots());
        slots.sort(null);
        Share first = one.slots().get(0) < other.slots().get(0) ? one : other;
        return new Share(one.workflow(), one.version(), one.size(), slots, first.common());
    }

    /** The name of the workflow whose life the event tells of; null: it tells of none. */
    private static @Nullable String teller(JsonNode event) {
        String source = event.path("source").asText();
        return source.startsWith(Lifecycle.SOURCES) ? source.substring(Lifecycle.SOURCES.length()) : null;
    }

    private static boolean hears(Trigger trigger, String type, @Nullable String teller) {
        return teller == null
                || trigger.filter().names(type) && !name(trigger.entry()).equals(teller);
    }
}
