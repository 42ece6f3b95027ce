package io.penstock.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.EventFilter;
import io.penstock.dsl.Program;
import io.penstock.dsl.Schedule;
import io.penstock.engine.Brevity;
import io.penstock.expression.Budget;
import io.penstock.expression.Variables;
import io.penstock.identity.WorkflowId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The enabled, compiled workflows of one organization at one version of its catalogue, indexed by the event types that start them. Immutable. */
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

    private record Trigger(Entry entry, EventFilter filter) {}

    private final long version;
    private final Map<String, List<Trigger>> byType = new HashMap<>();
    private final List<Trigger> ofAnyType = new ArrayList<>();
    private final List<Entry> ofEverything = new ArrayList<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final Budget budget;

    public Catalogue(long version, List<Entry> entries, Budget budget) {
        this.version = version;
        this.budget = budget;
        for (Entry entry : entries) {
            Program.Header header = entry.program().header();
            byName.put(name(header.namespace(), header.name()), entry);
            if (entry.program().schedule().orElse(null) instanceof Schedule.ByEvents schedule) {
                List<EventFilter> filters = schedule.events().filters();
                if (filters.isEmpty()) {
                    ofEverything.add(entry);
                }
                filters.forEach(filter -> index(new Trigger(entry, filter)));
            }
        }
    }

    private void index(Trigger trigger) {
        trigger.filter()
                .exactType()
                .ifPresentOrElse(
                        type -> byType.computeIfAbsent(type, absent -> new ArrayList<>())
                                .add(trigger),
                        () -> ofAnyType.add(trigger));
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

    /** The workflows that the event starts, each once. */
    public List<Entry> match(String type, JsonNode event, Variables variables) {
        List<Trigger> typed = byType.getOrDefault(type, List.of());
        if (typed.isEmpty() && ofAnyType.isEmpty()) {
            return ofEverything;
        }
        List<Entry> matched = new ArrayList<>(ofEverything);
        collect(typed, event, variables, matched);
        collect(ofAnyType, event, variables, matched);
        return matched;
    }

    private void collect(List<Trigger> triggers, JsonNode event, Variables variables, List<Entry> matched) {
        for (Trigger trigger : triggers) {
            if (!matched.contains(trigger.entry()) && trigger.filter().matches(event, variables, budget)) {
                matched.add(trigger.entry());
            }
        }
    }
}
