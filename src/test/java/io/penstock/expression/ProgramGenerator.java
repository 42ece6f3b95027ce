package io.penstock.expression;

import java.util.List;
import java.util.Random;

/**
 * Makes programs at random, from what jq 1.6 and 1.7 agree on. Every program ends: loops go over the input, and
 * numbers are small.
 */
final class ProgramGenerator {

    private static final List<String> LITERALS = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "2",
            "-1",
            "3.5",
            "10",
            "\"\"",
            "\"a\"",
            "\"ab\"",
            "\"b,c\"",
            "[]",
            "{}",
            "[1,2,3]",
            "[\"a\",\"b\"]",
            "{a:1}",
            "{a:{b:2},c:[1,2]}",
            "\"é😀\"",
            "[[1,2],[3]]",
            "[null,true]");

    private static final List<String> PATHS = List.of(
            ".",
            ".",
            ".a",
            ".b",
            ".a.b",
            ".c[0]",
            ".[0]",
            ".[-1]",
            ".[1:]",
            ".[:2]",
            ".[-1:]",
            ".[]",
            ".a[]?",
            ".[]?",
            "..",
            ".a?",
            ".[\"a\"]?",
            ".b[0]?",
            ".a[1:]?",
            "first(.[]?)",
            "last(.[]?)",
            ".[0:1]");

    private static final List<String> FUNCTIONS = List.of(
            "length",
            "keys",
            "add",
            "not",
            "tostring",
            "tojson",
            "type",
            "[.[]?]|reverse",
            "sort",
            "unique",
            "min",
            "max",
            "to_entries",
            "flatten",
            "any",
            "all",
            "floor",
            "sqrt",
            "ascii_downcase",
            "ascii_upcase",
            "explode",
            "paths",
            "values",
            "scalars",
            "iterables",
            "arrays",
            "objects",
            "strings",
            "numbers",
            "nulls",
            "booleans",
            "recurse",
            "transpose",
            "tostream",
            "first",
            "last",
            "utf8bytelength",
            "keys_unsorted",
            "fabs",
            "round",
            "ceil",
            "@text",
            "@json",
            "@csv",
            "@tsv",
            "@html",
            "@uri",
            "@sh",
            "@base64",
            "empty",
            "error",
            "[paths]",
            "[leaf_paths]",
            "combinations",
            "trunc",
            "exp2");

    /** Version 1.6 lets a {@code try} catch what comes behind it, so each stands closed in an array. */
    private static final List<String> CALLS = List.of(
            "map(%s)",
            "map_values(first(%s,0))",
            "select(%s)",
            "[%s]",
            "[%s]|length",
            "sort_by(%s)",
            "group_by(%s)",
            "unique_by(%s)",
            "min_by(%s)",
            "max_by(%s)",
            "has(%s)",
            "contains(%s)",
            "inside(%s)",
            "join(%s)",
            "split(%s)",
            "startswith(%s)",
            "endswith(%s)",
            "ltrimstr(%s)",
            "rtrimstr(%s)",
            "[index(\"a\",%s)?]",
            "[.[]?|%s]",
            "path(%s)",
            "del(%s)",
            "[paths(%s)]",
            "first(%s)",
            "isempty(%s)",
            "[limit(2;%s)]",
            "to_entries|map(.value|=first(%s,0))",
            "flatten(1)|%s",
            "[recurse(%s;false)]",
            "getpath([\"a\"])|%s",
            "[try (%s) catch \"caught\"]",
            "[%s?]",
            "error(%s)",
            "\"<\\(%s)>\"",
            "@base64 \"\\(%s)\"",
            "{a:%s}",
            "{(\"k\",\"l\"):%s}",
            "[.[]?|select(%s)]",
            "-(%s)",
            "to_entries|map(%s)",
            "indices(1,[1])|%s",
            "tojson|fromjson|%s",
            "[splits(\"a\";\"g\")]|%s",
            "add/(%s)",
            "[.[%s]]",
            "def f: %s; f|f",
            "def f(g): g|g; f(%s)",
            "def f($x): [$x,.]; f(%s)",
            "last(%s)",
            "[tostream]|fromstream(.[])|%s",
            "[range(3)|%s]",
            "[range(0;%s)]",
            "test(\"a\")|%s",
            "[match(\"a\";\"g\").offset]|%s",
            "gsub(\"a\";\"x\")|%s",
            "delpaths([paths(%s)])",
            "[.[]?]|[.[:1],.[1:]]|%s",
            "reduce .[]? as $x (0;.+($x|%s))");

    private static final List<String> PAIRS = List.of(
            "%s|%s",
            "%s,%s",
            "%s+%s",
            "%s-%s",
            "%s*%s",
            "%s/%s",
            "%s%%%s",
            "%s==%s",
            "%s!=%s",
            "%s<%s",
            "%s<=%s",
            "%s>%s",
            "%s>=%s",
            "%s and %s",
            "%s or %s",
            "%s // %s",
            "{a:%s,b:%s}",
            "[%s,%s]",
            "%s as $x|[$x,%s]",
            "%s as [$a,$b]|{a:$a,b:$b}|%s",
            "%s as {a:$a}|[$a,%s]",
            "if %s then %s else . end",
            "reduce %s as $x (.;%s)",
            "[foreach %s as $x (0;[.,$x];%s)]",
            "[%s as [$a] ?// $a|[$a,%s]]",
            ".a=(%s|%s)",
            "[try (%s|%s) catch \"caught\"]",
            "[limit(3;%s,%s)]",
            "first(%s,%s)",
            "\"\\%s-\\%s\"",
            "[.[%s:%s]]",
            "%s|tostring|%s");

    private static final List<String> TARGETS = List.of(
            ".a",
            ".[0]",
            ".[]?",
            ".a[]?",
            ".a.b",
            ".b",
            ".[1:]",
            ".c[0]",
            "(.a,.b)",
            ".[-1]",
            "first(.[]?)",
            "(.a//.b)",
            "(.[]?|select(.!=null))",
            "getpath([\"a\",\"b\"])",
            "if type==\"object\" then .a else .b end",
            "..");

    private static final List<String> UPDATES = List.of("%s = %s", "%s |= first(%s,0)", "%s += %s", "%s //= %s");

    private final Random random;

    ProgramGenerator(long seed) {
        this.random = new Random(seed);
    }

    String program() {
        return program(1 + random.nextInt(4));
    }

    private String program(int depth) {
        int choice = depth <= 0 ? random.nextInt(3) : random.nextInt(12);
        return switch (choice) {
            case 0 -> pick(LITERALS);
            case 1 -> pick(PATHS);
            case 2 -> pick(FUNCTIONS);
            case 3, 4, 5 -> String.format(pick(CALLS), inner(depth));
            case 6 -> String.format(pick(UPDATES), pick(TARGETS), inner(depth));
            default -> String.format(pick(PAIRS), inner(depth), inner(depth));
        };
    }

    private String inner(int depth) {
        return "(" + program(depth - 1) + ")";
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
