package io.penstock;

import io.penstock.Expression.Condition;
import io.penstock.Expression.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The series of one name, as a server tells them.
 *
 * @param labels their names, and the values that were seen
 */
record Scraped(Map<String, Set<String>> labels) {

    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:\\\\.|[^\"\\\\])*)\"");
    /** What comes from outside or with time: the rest are words that the server was built with. */
    private static final Set<String> OPEN =
            Set.of("method", "route", "status", "le", "cause", "gc", "action", "id", "version", "lane");

    /** By name. */
    static Map<String, Scraped> of(String text) {
        Map<String, Scraped> all = new TreeMap<>();
        for (String line : text.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!line.startsWith("#") && matcher.matches()) {
                Scraped one = all.computeIfAbsent(matcher.group(1), added -> new Scraped(new TreeMap<>()));
                Matcher label = LABEL.matcher(matcher.group(2) == null ? "" : matcher.group(2));
                while (label.find()) {
                    one.labels
                            .computeIfAbsent(label.group(1), added -> new TreeSet<>())
                            .add(label.group(2));
                }
            }
        }
        return all;
    }

    /** What a selector wants that is not there. */
    List<String> strange(Selector selector, Set<String> added) {
        List<String> strange = new ArrayList<>();
        for (Condition condition : selector.matchers()) {
            Set<String> values = labels.get(condition.label());
            if (values == null) {
                if (!added.contains(condition.label())) {
                    strange.add(" has no label " + condition.label());
                }
            } else if (!OPEN.contains(condition.label())
                    && !condition.value().startsWith("$")
                    && condition.operator().startsWith("=")
                    && values.stream().noneMatch(condition::accepts)) {
                strange.add(" with " + condition.label() + condition.operator() + condition.value());
            }
        }
        return strange;
    }
}
