package io.penstock.expression.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/** Code that makes arrays, objects and strings. */
final class Constructions {

    private Constructions() {}

    /** {@code [body]} */
    static final class Collect extends Code {

        private final Code body;

        Collect(Code body) {
            super(true, body.isSingle() ? above(body) : sum(body));
            this.body = body;
        }

        @Override
        public JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step();
            ArrayValue array = new ArrayValue(8);
            if (body.isSingle()) {
                JsonNode value = body.one(run, env, in);
                if (value != null) {
                    array.append(run, value);
                }
                return array;
            }
            body.run(run, env, in, value -> {
                array.append(run, value);
                return true;
            });
            return array;
        }
    }

    /** {@code {key: value}} */
    static final class Construct extends Code {

        private final Code[] keys;
        private final Code[] values;
        /** Keys that are known beforehand. */
        private final @Nullable String[] names;

        Construct(Code[] keys, Code[] values) {
            super(
                    allSingle(keys) && allSingle(values),
                    allSingle(keys) && allSingle(values)
                            ? Math.max(above(keys), above(values))
                            : sum(keys) + sum(values) + SINK * (keys.length + 1));
            this.keys = keys;
            this.values = values;
            this.names = new @Nullable String[keys.length];
            for (int i = 0; i < keys.length; i++) {
                names[i] = keys[i] instanceof Leaf.Constant constant
                                && constant.value().isTextual()
                        ? constant.value().textValue()
                        : null;
            }
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step(1 + keys.length);
            ObjectValue object = new ObjectValue(keys.length);
            for (int i = 0; i < keys.length; i++) {
                JsonNode key = keys[i].one(run, env, in);
                JsonNode value = key == null ? null : values[i].one(run, env, in);
                if (key == null || value == null) {
                    return null;
                }
                String name = names[i];
                object.put(run, name == null ? name(key) : name, value);
            }
            return object;
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return from(run, env, in, 0, new ObjectValue(keys.length), out);
        }

        private boolean from(Run run, Env env, JsonNode in, int at, ObjectValue made, Sink out) {
            if (at == keys.length) {
                return out.accept(made);
            }
            return keys[at].run(
                    run,
                    env,
                    in,
                    key -> values[at].run(run, env, in, value -> {
                        ObjectValue next = ObjectValue.copy(run, made);
                        next.put(run, name(key), value);
                        return from(run, env, in, at + 1, next, out);
                    }));
        }

        private static String name(JsonNode key) {
            if (!key.isTextual()) {
                throw new Raised("Cannot use " + Kind.describe(key) + " as object key");
            }
            return key.textValue();
        }
    }

    /** {@code "a \(b)"} */
    static final class Text extends Code {

        /** What is inserted, already formatted; between two pieces of text. */
        private final Code[] inserts;

        private final String[] pieces;
        private final Filter format;

        Text(Code[] inserts, String[] pieces, Filter format) {
            super(allSingle(inserts), allSingle(inserts) ? above(inserts) : sum(inserts) + inserts.length + 2);
            this.inserts = inserts;
            this.pieces = pieces;
            this.format = format;
        }

        @Override
        public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
            run.meter().step(1 + 2L * inserts.length);
            String[] inserted = new String[inserts.length];
            for (int i = inserts.length - 1; i >= 0; i--) {
                JsonNode value = inserts[i].one(run, env, in);
                if (value == null) {
                    return null;
                }
                inserted[i] = text(run, value);
            }
            return whole(run, inserted);
        }

        @Override
        public boolean run(Run run, Env env, JsonNode in, Sink out) {
            if (isSingle()) {
                return pass(run, env, in, out);
            }
            return from(run, env, in, inserts.length - 1, new String[inserts.length], out);
        }

        private boolean from(Run run, Env env, JsonNode in, int at, String[] inserted, Sink out) {
            if (at < 0) {
                return out.accept(whole(run, inserted));
            }
            return inserts[at].run(run, env, in, value -> {
                run.meter().step();
                inserted[at] = text(run, value);
                return from(run, env, in, at - 1, inserted, out);
            });
        }

        private String text(Run run, JsonNode value) {
            return value instanceof TextNode && format == Shown.AS_TEXT
                    ? value.textValue()
                    : format.apply(run, value).textValue();
        }

        private JsonNode whole(Run run, String[] inserted) {
            long length = pieces[0].length();
            for (int i = 0; i < inserted.length; i++) {
                length += (long) inserted[i].length() + pieces[i + 1].length();
            }
            Strings.charge(run, length);
            StringBuilder text = new StringBuilder((int) length).append(pieces[0]);
            for (int i = 0; i < inserted.length; i++) {
                text.append(inserted[i]).append(pieces[i + 1]);
            }
            return TextNode.valueOf(text.toString());
        }
    }
}
