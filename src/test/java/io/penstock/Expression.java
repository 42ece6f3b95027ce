package io.penstock;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an expression of PromQL speaks of. Reads no more of the language than is needed for that.
 *
 * @param selectors of series
 * @param labels by which is grouped or matched
 */
record Expression(List<Selector> selectors, Set<String> labels) {

    private static final Pattern STRING = Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|`[^`]*`");
    private static final Pattern LISTS =
            Pattern.compile("\\b(?:by|on|ignoring|without|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern RANGES = Pattern.compile("\\[[^]]*]");
    private static final Pattern SERIES =
            Pattern.compile("(?<![\\w:.$])([a-zA-Z_:][\\w:]*)\\b(?!\\s*\\()\\s*(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*§(\\d+)");
    private static final Set<String> WORDS =
            Set.of("and", "or", "unless", "bool", "offset", "by", "on", "ignoring", "inf", "nan");

    /** @param matchers none, when all series of that name are meant */
    record Selector(String name, List<Condition> matchers) {}

    /** @param operator as it is written: {@code =~} */
    record Condition(String label, String operator, String value) {

        boolean accepts(String given) {
            return switch (operator) {
                case "=" -> given.equals(value);
                case "!=" -> !given.equals(value);
                case "=~" -> given.matches(value);
                default -> !given.matches(value);
            };
        }
    }

    static Expression parse(String text) {
        List<String> strings = new ArrayList<>();
        String bare = STRING.matcher(text).replaceAll(string -> {
            strings.add(unquoted(string.group()));
            return "§" + (strings.size() - 1);
        });
        Set<String> labels = new HashSet<>();
        LISTS.matcher(bare)
                .results()
                .flatMap(list -> Stream.of(list.group(1).split(",")))
                .map(String::strip)
                .filter(label -> !label.isEmpty())
                .forEach(labels::add);
        bare = RANGES.matcher(LISTS.matcher(bare).replaceAll(" ")).replaceAll(" ");
        List<Selector> selectors = SERIES.matcher(bare)
                .results()
                .filter(found -> !WORDS.contains(found.group(1)))
                .map(found -> selector(found, strings))
                .toList();
        return new Expression(selectors, labels);
    }

    private static Selector selector(MatchResult found, List<String> strings) {
        List<Condition> conditions = new ArrayList<>();
        Matcher matcher = MATCHER.matcher(found.group(2) == null ? "" : found.group(2));
        while (matcher.find()) {
            conditions.add(
                    new Condition(matcher.group(1), matcher.group(2), strings.get(Integer.parseInt(matcher.group(3)))));
        }
        return new Selector(found.group(1), conditions);
    }

    private static String unquoted(String string) {
        String inner = string.substring(1, string.length() - 1);
        return string.charAt(0) == '`' ? inner : inner.replace("\\\"", "\"").replace("\\\\", "\\");
    }
}
