package io.penstock.expression.builtin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Matcher;
import io.penstock.expression.eval.ArrayValue;
import io.penstock.expression.eval.Code;
import io.penstock.expression.eval.Env;
import io.penstock.expression.eval.Kind;
import io.penstock.expression.eval.Lookup;
import io.penstock.expression.eval.ObjectValue;
import io.penstock.expression.eval.Raised;
import io.penstock.expression.eval.Run;
import io.penstock.expression.eval.Sink;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Calls of {@code test}, {@code match} and the other functions of regular expressions. */
final class Matching extends Code {

    private static final int FRAMES = 40;

    /** What is answered. */
    enum Use {
        TEST,
        MATCH,
        CAPTURE,
        SCAN,
        SPLIT,
        SPLITS;

        boolean isSingle() {
            return this == TEST || this == SPLIT;
        }

        Regexes.Always always() {
            boolean all = this == SCAN || this == SPLIT || this == SPLITS;
            return all ? Regexes.Always.BEFORE : Regexes.Always.NOTHING;
        }
    }

    private final Use use;
    private final Code source;
    private final @Nullable Code flags;
    /** When source and flags are known beforehand. */
    private final @Nullable Regex regex;

    private Matching(Use use, Code source, @Nullable Code flags) {
        super(
                use.isSingle() && source.isSingle() && (flags == null || flags.isSingle()),
                SINK
                        + Math.max(FRAMES, sum(source) + (flags == null ? 0 : sum(flags)))
                        + (use.isSingle() ? 0 : FRAMES));
        this.use = use;
        this.source = source;
        this.flags = flags;
        this.regex = Regexes.constant(source, flags, use.always());
    }

    static void register(Registry registry) {
        for (Use use : Use.values()) {
            String name = use.name().toLowerCase(Locale.ROOT);
            if (use != Use.SPLIT) {
                registry.add(name, 1, arguments -> new Matching(use, arguments[0], null));
            }
            registry.add(name, 2, arguments -> new Matching(use, arguments[0], arguments[1]));
        }
    }

    @Override
    public @Nullable JsonNode one(Run run, Env env, JsonNode in) {
        run.meter().step();
        if (regex != null) {
            return single(run, regex, in);
        }
        boolean first = use.always() == Regexes.Always.BEFORE;
        JsonNode early = first ? source.one(run, env, in) : null;
        if (first && early == null) {
            return null;
        }
        JsonNode options = flags == null ? NullNode.getInstance() : flags.one(run, env, in);
        if (options == null && use == Use.SPLIT) {
            return ArrayValue.of(run, List.of(whole(run, in)));
        }
        JsonNode pattern = first || options == null ? early : source.one(run, env, in);
        return pattern == null || options == null ? null : single(run, regex(run, in, pattern, options), in);
    }

    @Override
    public boolean run(Run run, Env env, JsonNode in, Sink out) {
        if (isSingle()) {
            JsonNode value = one(run, env, in);
            return value == null || out.accept(value);
        }
        if (regex != null) {
            return each(run, regex, in, out);
        }
        JsonNode none = NullNode.getInstance();
        if (flags == null) {
            return source.run(run, env, in, pattern -> each(run, regex(run, in, pattern, none), in, out));
        }
        Code options = flags;
        // jq binds the pattern of these before it asks for flags, and of the others after.
        if (use.always() == Regexes.Always.BEFORE) {
            return source.run(run, env, in, pattern -> {
                boolean[] any = {false};
                boolean more = options.run(run, env, in, letters -> {
                    any[0] = true;
                    return each(run, regex(run, in, pattern, letters), in, out);
                });
                return any[0] || use != Use.SPLITS ? more : out.accept(whole(run, in));
            });
        }
        return options.run(
                run,
                env,
                in,
                letters -> source.run(run, env, in, pattern -> each(run, regex(run, in, pattern, letters), in, out)));
    }

    /** What is wrong with the input is told before what is wrong with the pattern. */
    private Regex regex(Run run, JsonNode in, JsonNode pattern, JsonNode options) {
        if (flags == null && !pattern.isTextual() && use.always() == Regexes.Always.NOTHING) {
            if (pattern.isArray() && !pattern.isEmpty()) {
                text(in);
            }
            return Regexes.of(run, pattern);
        }
        Regexes.checkFlags(options, use.always());
        text(in);
        return Regexes.of(run, pattern, options, use.always());
    }

    /** What is left of a text that is split nowhere, for want of flags to split it with. */
    private static JsonNode whole(Run run, JsonNode in) {
        ObjectValue bounds = new ObjectValue(2);
        bounds.put(run, "start", IntNode.valueOf(0));
        bounds.put(run, "end", Basics.length(run, in));
        return Lookup.get(run, in, bounds);
    }

    private static String text(JsonNode in) {
        if (!in.isTextual()) {
            throw new Raised(Kind.describe(in) + " cannot be matched, as it is not a string");
        }
        return in.textValue();
    }

    private JsonNode single(Run run, Regex with, JsonNode in) {
        String text = text(in);
        if (use == Use.TEST) {
            return BooleanNode.valueOf(!with.match(run, text, match -> false));
        }
        ArrayValue pieces = new ArrayValue(4);
        split(run, with, text, piece -> {
            pieces.append(run, piece);
            return true;
        });
        return pieces;
    }

    private boolean each(Run run, Regex with, JsonNode in, Sink out) {
        String text = text(in);
        Counted counted = new Counted(run, text);
        return switch (use) {
            case TEST, SPLIT -> out.accept(single(run, with, in));
            case MATCH -> with.match(run, text, match -> out.accept(described(run, with, counted, match)));
            case CAPTURE -> with.match(run, text, match -> out.accept(captured(run, with, text, match)));
            case SCAN -> with.match(run, text, match -> out.accept(scanned(run, with, text, match)));
            case SPLITS -> split(run, with, text, out);
        };
    }

    private static boolean split(Run run, Regex with, String text, Sink out) {
        int[] from = {0};
        boolean more = with.match(run, text, match -> {
            JsonNode piece = Texts.substring(run, text, from[0], match.start());
            from[0] = match.end();
            return out.accept(piece);
        });
        return more && out.accept(Texts.substring(run, text, from[0], text.length()));
    }

    private static JsonNode group(Run run, String text, Matcher match, int group) {
        int start = match.start(group);
        return start < 0 ? NullNode.getInstance() : Texts.substring(run, text, start, match.end(group));
    }

    private static JsonNode scanned(Run run, Regex with, String text, Matcher match) {
        if (with.groupCount() == 0) {
            return group(run, text, match, 0);
        }
        ArrayValue groups = new ArrayValue(with.groupCount());
        for (int i = 1; i <= with.groupCount(); i++) {
            groups.append(run, group(run, text, match, i));
        }
        return groups;
    }

    /** The named groups. */
    static ObjectValue captured(Run run, Regex with, String text, Matcher match) {
        ObjectValue captures = new ObjectValue(with.groupCount());
        for (int i = 1; i <= with.groupCount(); i++) {
            String name = with.groupName(i);
            if (name != null) {
                captures.put(run, name, group(run, text, match, i));
            }
        }
        return captures;
    }

    private static JsonNode described(Run run, Regex with, Counted text, Matcher match) {
        ObjectValue described = text.span(match.start(), match.end());
        ArrayValue captures = new ArrayValue(with.groupCount());
        boolean empty = match.start() == match.end();
        for (int i = 1; i <= with.groupCount(); i++) {
            int start = match.start(i);
            // Of a match that is empty, jq says that every group took part.
            ObjectValue capture = start < 0 && empty
                    ? text.span(match.start(), match.end())
                    : text.span(start, start < 0 ? start : match.end(i));
            String name = with.groupName(i);
            capture.put(run, "name", name == null ? NullNode.getInstance() : TextNode.valueOf(name));
            captures.append(run, capture);
        }
        described.put(run, "captures", captures);
        return described;
    }

    /** A text whose offsets are told in code points; counted onwards, since matches come in order. */
    private static final class Counted {

        private final Run run;
        private final String text;
        private int index;
        private int codePoints;

        Counted(Run run, String text) {
            this.run = run;
            this.text = text;
        }

        ObjectValue span(int start, int end) {
            ObjectValue span = new ObjectValue(4);
            boolean absent = start < 0;
            span.put(run, "offset", IntNode.valueOf(absent ? -1 : offset(start)));
            span.put(run, "length", IntNode.valueOf(absent ? 0 : text.codePointCount(start, end)));
            span.put(run, "string", absent ? NullNode.getInstance() : Texts.substring(run, text, start, end));
            return span;
        }

        private int offset(int start) {
            if (start < index) {
                return codePoints - text.codePointCount(start, index);
            }
            codePoints += text.codePointCount(index, start);
            index = start;
            return codePoints;
        }
    }
}
