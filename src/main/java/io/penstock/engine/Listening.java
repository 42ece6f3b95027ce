package io.penstock.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Consumption;
import io.penstock.dsl.Consumption.Mode;
import io.penstock.dsl.EventFilter;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import io.penstock.expression.Variables;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which events a {@code listen} still waits for, and what those that came have fixed for those to come. */
final class Listening {

    private final Consumption events;
    private final BitSet met = new BitSet();
    private final BitSet metUntil = new BitSet();
    private final Map<String, JsonNode> keys = new LinkedHashMap<>();

    Listening(Consumption events) {
        this.events = events;
    }

    /**
     * What an event is to a listener.
     *
     * @param until whether it is one of those that end the listening
     * @param filter the index of the filter that it passed
     * @param learned correlation keys that it is the first to have
     */
    record Match(boolean until, int filter, Map<String, JsonNode> learned) {}

    /**
     * Where events are held against filters.
     *
     * @param input of the task
     * @param passes runs a check within some budget; one that fails does not pass
     */
    record Surroundings(JsonNode input, Variables variables, Predicate<Predicate<Meter>> passes) {}

    /** What the event is; null when it does not matter. Events that end the listening are looked for first. */
    @Nullable
    Match find(JsonNode event, Surroundings here) {
        if (events.until() instanceof Consumption.Consumed until) {
            Match end = find(until.events(), metUntil, event, here);
            if (end != null) {
                return new Match(true, end.filter, end.learned);
            }
        }
        return find(events, met, event, here);
    }

    private @Nullable Match find(Consumption among, BitSet done, JsonNode event, Surroundings here) {
        if (among.filters().isEmpty()) {
            return new Match(false, 0, Map.of());
        }
        for (int i = 0; i < among.filters().size(); i++) {
            EventFilter filter = among.filters().get(i);
            Map<String, JsonNode> learned = new LinkedHashMap<>(0);
            boolean open = among.mode() != Mode.ALL || !done.get(i);
            if (open && here.passes.test(meter -> passes(filter, event, here, meter, learned))) {
                return new Match(false, i, learned);
            }
        }
        return null;
    }

    /** @throws ExpressionException when an expression fails or the meter's budget is spent */
    private boolean passes(
            EventFilter filter, JsonNode event, Surroundings here, Meter meter, Map<String, JsonNode> learned) {
        if (!filter.matches(event, here.variables, meter)) {
            return false;
        }
        for (EventFilter.Correlation correlation : filter.correlations()) {
            JsonNode value = correlation.from().evaluate(event, here.variables, meter);
            JsonNode expected = correlation.expect() == null
                    ? keys.get(correlation.key())
                    : correlation.expect().evaluate(here.input, here.variables, meter);
            if (value.isNull() || (expected != null && !EventFilter.agree(value, expected))) {
                return false;
            }
            learned.put(correlation.key(), value);
        }
        return true;
    }

    /** Takes an event for what it is. */
    void take(Match match) {
        match.learned.forEach(keys::putIfAbsent);
        (match.until ? metUntil : met).set(match.filter);
    }

    /** Whether nothing more is waited for; an {@code until} by expression is not looked at. */
    boolean over() {
        if (events.until() instanceof Consumption.Consumed until) {
            return isMet(until.events(), metUntil);
        }
        return events.until() == null && isMet(events, met);
    }

    private static boolean isMet(Consumption consumption, BitSet done) {
        return consumption.mode() == Mode.ALL
                ? done.cardinality() == consumption.filters().size()
                : !done.isEmpty();
    }

    /** The correlation keys so far, with their values. */
    ObjectNode keys() {
        ObjectNode json = Codec.JSON.objectNode();
        keys.forEach(json::set);
        return json;
    }

    void save(ObjectNode json, SnapshotWriter out) {
        ObjectNode fixed = json.putObject("keys");
        keys.forEach((key, value) -> fixed.put(key, out.value(value)));
        met.stream().forEach(json.putArray("met")::add);
        metUntil.stream().forEach(json.putArray("met_until")::add);
    }

    void load(JsonNode json, SnapshotReader source) {
        JsonNode fixed = Codec.require(json, "keys");
        fixed.fieldNames().forEachRemaining(key -> keys.put(key, source.value(fixed, key)));
        Codec.require(json, "met").forEach(index -> met.set(index.intValue()));
        Codec.require(json, "met_until").forEach(index -> metUntil.set(index.intValue()));
    }
}
