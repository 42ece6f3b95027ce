package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.expression.Meter;
import org.jspecify.annotations.Nullable;

/** A term and the steps into it: {@code .a[0].b[]}. The keys are single code, evaluated on the term's own input. */
final class Access extends Code {

    private final Code base;
    private final Steps.Step[] steps;
    /** The steps, when they are names alone, into the input itself: the most frequent expression there is. */
    private final Steps.Field @Nullable [] fields;

    Access(Code base, Steps.Step[] steps) {
        super(base.isSingle() && countEach(steps) == 0, height(base, steps));
        this.base = base;
        this.steps = steps;
        this.fields = base instanceof Leaf.Identity ? fields(steps) : null;
    }

    private static Steps.Field @Nullable [] fields(Steps.Step[] steps) {
        Steps.Field[] fields = new Steps.Field[steps.length];
        for (int i = 0; i < steps.length; i++) {
            if (!(steps[i] instanceof Steps.Field field)) {
                return null;
            }
            fields[i] = field;
        }
        return fields;
    }

    private static int countEach(Steps.Step[] steps) {
        int count = 0;
        for (Steps.Step step : steps) {
            count += step instanceof Steps.Each ? 1 : 0;
        }
        return count;
    }

    private static int keyHeight(Steps.Step[] steps) {
        int highest = 1;
        for (Steps.Step step : steps) {
            highest = Math.max(highest, step.height());
        }
        return highest;
    }

    private static int height(Code base, Steps.Step[] steps) {
        int loops = countEach(steps);
        if (loops == 0 && base.isSingle()) {
            return 1 + Math.max(base.height(), keyHeight(steps) + 1);
        }
        return base.height() + SINK + loops * SINK + keyHeight(steps) + 2;
    }

    @Override
    protected int computePathHeight() {
        return base.pathHeight() + SINK + (countEach(steps) + 1) * (SINK + 1) + keyHeight(steps);
    }

    @Override
    public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
        run.meter().step(steps.length);
        if (fields != null) {
            return read(fields, in);
        }
        JsonNode value = base.one(run, env, in);
        for (Steps.Step step : steps) {
            if (value == null) {
                return null;
            }
            value = step.take(run, env, in, value);
        }
        return value;
    }

    private static @Nullable JsonNode read(Steps.Field[] fields, JsonNode in) {
        JsonNode value = in;
        for (Steps.Field field : fields) {
            value = field.read(value);
            if (value == null) {
                return null;
            }
        }
        return value;
    }

    @Override
    @Nullable
    JsonNode glance(Meter meter, JsonNode in) {
        if (fields == null) {
            return null;
        }
        meter.step(fields.length + 1L);
        return read(fields, in);
    }

    @Override
    public boolean run(Run run, Env env, JsonNode in, Sink out) {
        if (isSingle()) {
            return pass(run, env, in, out);
        }
        if (base.isSingle()) {
            JsonNode value = base.one(run, env, in);
            return value == null || walk(run, env, in, value, 0, out);
        }
        return base.run(run, env, in, value -> walk(run, env, in, value, 0, out));
    }

    private boolean walk(Run run, Env env, JsonNode in, JsonNode from, int first, Sink out) {
        JsonNode value = from;
        for (int i = first; i < steps.length; i++) {
            run.meter().step();
            if (steps[i] instanceof Steps.Each each) {
                return each(run, env, in, value, i, each.optional, out);
            }
            JsonNode part = steps[i].take(run, env, in, value);
            if (part == null) {
                return true;
            }
            value = part;
        }
        return out.accept(value);
    }

    private boolean each(Run run, Env env, JsonNode in, JsonNode value, int at, boolean optional, Sink out) {
        boolean last = at == steps.length - 1;
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                run.meter().step();
                JsonNode element = value.get(i);
                if (!(last ? out.accept(element) : walk(run, env, in, element, at + 1, out))) {
                    return false;
                }
            }
        } else if (value.isObject()) {
            for (JsonNode element : value) {
                run.meter().step();
                if (!(last ? out.accept(element) : walk(run, env, in, element, at + 1, out))) {
                    return false;
                }
            }
        } else if (!optional) {
            throw Lookup.notIterable(value);
        }
        return true;
    }

    @Override
    public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
        return base.paths(run, env, path, in, (at, value) -> steps(run, env, in, at, value, 0, out));
    }

    private boolean steps(Run run, Env env, JsonNode in, Path from, JsonNode value, int first, PathSink out) {
        Path path = from;
        JsonNode part = value;
        for (int i = first; i < steps.length; i++) {
            run.meter().step();
            if (steps[i] instanceof Steps.Each) {
                return eachPath(run, env, in, path, part, i, out);
            }
            JsonNode key = steps[i].key(run, env, in);
            if (key == null) {
                return true;
            }
            if (path.isNowhere()) {
                throw new Raised("Invalid path expression near attempt to access element " + Shown.brief(key) + " of "
                        + Shown.longBrief(part));
            }
            JsonNode next = steps[i].find(run, part, key);
            if (next == null) {
                if (steps[i].isOptional()) {
                    return true;
                }
                throw Lookup.mismatch(part, key);
            }
            path = path.with(run, key);
            part = next;
        }
        return out.accept(path, part);
    }

    private boolean eachPath(Run run, Env env, JsonNode in, Path path, JsonNode value, int at, PathSink out) {
        if (path.isNowhere()) {
            throw new Raised("Invalid path expression near attempt to iterate through " + Shown.longBrief(value));
        }
        return Children.forEach(
                run,
                path,
                value,
                steps[at].isOptional(),
                (next, child) -> steps(run, env, in, next, child, at + 1, out));
    }

    /** A term with keys of many values: one access for each combination, the last key outermost. */
    static final class Many extends Code {

        private final Code base;
        private final Steps.Step[] steps;

        Many(Code base, Steps.Step[] steps) {
            super(false, new Access(base, steps).height() + SINK + keyHeights(steps));
            this.base = base;
            this.steps = steps;
        }

        private static int keyHeights(Steps.Step[] steps) {
            int height = 0;
            for (Steps.Step step : steps) {
                height += step.height() + 2 * SINK;
            }
            return height;
        }

        @Override
        protected int computePathHeight() {
            return new Access(base, steps).pathHeight() + SINK + keyHeights(steps);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            return fix(run, env, in, steps.clone(), steps.length - 1, fixed -> fixed.run(run, env, in, out));
        }

        @Override
        public boolean paths(Run run, Env env, Path path, JsonNode in, PathSink out) {
            return fix(run, env, in, steps.clone(), steps.length - 1, fixed -> fixed.paths(run, env, path, in, out));
        }

        private boolean fix(Run run, Env env, JsonNode in, Steps.Step[] fixed, int at, Continuation then) {
            run.meter().step(1 + steps.length);
            if (at < 0) {
                return then.with(new Access(base, fixed.clone()));
            }
            return steps[at].fix(run, env, in, step -> {
                fixed[at] = step;
                return fix(run, env, in, fixed, at - 1, then);
            });
        }

        private interface Continuation {
            boolean with(Access access);
        }
    }
}
