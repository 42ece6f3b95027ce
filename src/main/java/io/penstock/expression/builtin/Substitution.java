package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sub} and {@code gsub}: the replacement sees the named groups; with many outputs it makes many strings. */
final class Substitution extends Code {

    private static final int FRAMES = 40;
    private static final int INSERT_BYTES = 8;

    private final Code source;
    private final Code replacement;
    private final @Nullable Code flags;
    private final boolean global;
    private final @Nullable Regex regex;

    private Substitution(Code source, Code replacement, @Nullable Code flags, boolean global) {
        super(
                source.isSingle() && replacement.isSingle() && (flags == null || flags.isSingle()),
                SINK + FRAMES + sum(source) + sum(replacement) + (flags == null ? 0 : sum(flags)));
        this.source = source;
        this.replacement = replacement;
        this.flags = flags;
        this.global = global;
        this.regex = Regexes.constant(source, flags, global ? Regexes.Always.BEHIND : Regexes.Always.NOTHING);
    }

    static void register(Registry registry) {
        registry.add("sub", 2, arguments -> new Substitution(arguments[0], arguments[1], null, false));
        registry.add("sub", 3, arguments -> new Substitution(arguments[0], arguments[1], arguments[2], false));
        registry.add("gsub", 2, arguments -> new Substitution(arguments[0], arguments[1], null, true));
        registry.add("gsub", 3, arguments -> new Substitution(arguments[0], arguments[1], arguments[2], true));
    }

    @Override
    public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
        JsonNode pattern = source.one(run, env, in);
        JsonNode options = flags == null ? NullNode.getInstance() : flags.one(run, env, in);
        if (pattern == null || options == null) {
            return null;
        }
        List<Text> results = replaced(run, env, in, pattern, options);
        return results.isEmpty() ? in : results.get(0).value();
    }

    @Override
    public boolean run(Run run, Env env, JsonNode in, Sink out) {
        if (isSingle()) {
            return pass(run, env, in, out);
        }
        Code options = flags;
        return source.run(run, env, in, pattern -> {
            if (options == null) {
                return all(in, replaced(run, env, in, pattern, NullNode.getInstance()), out);
            }
            return options.run(run, env, in, letters -> all(in, replaced(run, env, in, pattern, letters), out));
        });
    }

    private static boolean all(JsonNode in, List<Text> results, Sink out) {
        if (results.isEmpty()) {
            return out.accept(in);
        }
        for (Text result : results) {
            if (!out.accept(result.value())) {
                return false;
            }
        }
        return true;
    }

    private List<Text> replaced(Run run, Env env, JsonNode in, JsonNode pattern, JsonNode options) {
        run.meter().step();
        Regex with = regex == null ? regex(run, in, pattern, options) : regex;
        String text = text(in);
        List<Text> results = new ArrayList<>(1);
        int[] from = {0};
        with.match(run, text, match -> {
            replace(run, env, with, text, from[0], match, results);
            from[0] = match.end();
            return true;
        });
        for (Text result : results) {
            result.append(text, from[0], text.length());
        }
        return results;
    }

    private Regex regex(Run run, JsonNode in, JsonNode pattern, JsonNode options) {
        Regexes.Always always = global ? Regexes.Always.BEHIND : Regexes.Always.NOTHING;
        Regexes.checkFlags(options, always);
        text(in);
        return Regexes.of(run, pattern, options, always);
    }

    private static String text(JsonNode in) {
        if (!in.isTextual()) {
            throw new Raised(Kind.describe(in) + " cannot be matched, as it is not a string");
        }
        return in.textValue();
    }

    /** All outputs of the replacement are there before the first of them is put in. */
    private void replace(Run run, Env env, Regex with, String text, int from, Matcher match, List<Text> results) {
        ObjectValue captures = Matching.captured(run, with, text, match);
        int start = match.start();
        List<JsonNode> inserts = new ArrayList<>(1);
        replacement.run(run, env, captures, insert -> {
            run.meter().step();
            run.meter().allot(INSERT_BYTES);
            inserts.add(insert);
            return true;
        });
        for (int i = 0; i < inserts.size(); i++) {
            if (i == results.size()) {
                results.add(new Text(run));
            }
            JsonNode insert = inserts.get(i);
            Text result = results.get(i).append(text, from, start);
            if (Kind.of(insert) == Kind.NULL) {
                continue;
            }
            if (!insert.isTextual()) {
                throw new Raised(Kind.describe(TextNode.valueOf(text.substring(from, start))) + " and "
                        + Kind.describe(insert) + " cannot be added");
            }
            result.append(insert.textValue());
        }
    }
}
