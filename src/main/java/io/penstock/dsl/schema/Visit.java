package io.penstock.dsl.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.ExpressionException;
import io.penstock.expression.Meter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One check of one value: where it is, what it found, and what it may still use. One thread. An exception ends it as a whole, so that
 * nothing needs to be put back.
 */
final class Visit {

    private static final int MOST_TOLD = 5;
    private static final int LONGEST_PATH = 300;
    private static final int MAX_DEPTH = 1_000;

    private final Meter meter;
    private final boolean tracking;
    private final Deque<Object> path = new ArrayDeque<>();
    private final Deque<Subschema.Resource> scope = new ArrayDeque<>();
    private final List<String> mismatches = new ArrayList<>(2);
    private @Nullable Evaluated evaluated;
    private int quiet;

    Visit(Meter meter, boolean tracking) {
        this.meter = meter;
        this.tracking = tracking;
        this.evaluated = tracking ? new Evaluated() : null;
    }

    List<String> mismatches() {
        return mismatches;
    }

    void step() {
        meter.step();
    }

    void step(long count) {
        meter.step(count);
    }

    void enter(Subschema.Resource resource) {
        meter.step();
        if (scope.size() >= MAX_DEPTH) {
            throw new ExpressionException(
                    ExpressionException.Kind.DEPTH, "The value and its schema go deeper than " + MAX_DEPTH + " levels");
        }
        scope.addLast(resource);
    }

    void leave() {
        scope.removeLast();
    }

    /** The schema of that name which the outermost resource around has; null when none has one. */
    @Nullable
    Subschema dynamic(String name) {
        for (Subschema.Resource resource : scope) {
            meter.step();
            Subschema found = resource.dynamic().get(name);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Whether a mismatch that was just found is known well enough, so that the rest need not be looked at. */
    boolean toldEnough() {
        return quiet > 0 || mismatches.size() >= MOST_TOLD;
    }

    /** Tells what is wrong with the value at the current place. @return false */
    boolean tell(String what) {
        if (!toldEnough()) {
            mismatches.add(where() + " " + what);
        }
        return false;
    }

    /** Whether anybody reads what is told: else the text need not be made. */
    boolean listens() {
        return quiet == 0;
    }

    private String where() {
        if (path.isEmpty()) {
            return "it";
        }
        StringBuilder pointer = new StringBuilder();
        for (Object key : path) {
            pointer.append('/').append(key.toString().replace("~", "~0").replace("/", "~1"));
            if (pointer.length() > LONGEST_PATH) {
                return pointer.substring(0, LONGEST_PATH) + "…";
            }
        }
        return pointer.toString();
    }

    /** A member or an item of the current value, by another schema. */
    boolean child(Subschema schema, Object key, JsonNode value) {
        Evaluated outer = evaluated;
        evaluated = tracking ? new Evaluated() : null;
        path.addLast(key);
        boolean holds = schema.holds(value, this);
        path.removeLast();
        evaluated = outer;
        return holds;
    }

    /** The same value by another schema, whose mismatches are the value's own. */
    boolean same(Subschema schema, JsonNode value) {
        if (evaluated == null) {
            return schema.holds(value, this);
        }
        Evaluated outer = evaluated;
        evaluated = new Evaluated();
        boolean holds = schema.holds(value, this);
        if (holds) {
            meter.step(evaluated.size());
            outer.add(evaluated);
        }
        evaluated = outer;
        return holds;
    }

    /** The same value by another schema, only to know whether it holds. */
    boolean matches(Subschema schema, JsonNode value) {
        quiet++;
        boolean holds = same(schema, value);
        quiet--;
        return holds;
    }

    /** A member or an item, only to know whether the schema holds. */
    boolean childMatches(Subschema schema, Object key, JsonNode value) {
        quiet++;
        boolean holds = child(schema, key, value);
        quiet--;
        return holds;
    }

    /** Whether every schema that could look at more of the value must be asked, though the answer is known. */
    boolean tracks() {
        return tracking;
    }

    void seen(String member) {
        if (evaluated != null) {
            evaluated.member(member);
        }
    }

    void seen(int item) {
        if (evaluated != null) {
            evaluated.item(item);
        }
    }

    boolean unseen(String member) {
        return evaluated == null || !evaluated.hasMember(member);
    }

    boolean unseen(int item) {
        return evaluated == null || !evaluated.hasItem(item);
    }
}
