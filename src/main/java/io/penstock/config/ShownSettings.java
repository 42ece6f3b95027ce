package io.penstock.config;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The settings of a configuration as the file would write them, by path; secrets are blank. */
public final class ShownSettings {

    private ShownSettings() {}

    public static Map<String, String> of(Config config) {
        Map<String, String> shown = new TreeMap<>();
        gather("", config, shown);
        return shown;
    }

    private static void gather(String prefix, Record group, Map<String, String> into) {
        for (RecordComponent component : group.getClass().getRecordComponents()) {
            String path = prefix + Setting.snake(component.getName());
            Object value = Records.read(group, component);
            if (value instanceof Record nested && !(value instanceof ByteSize)) {
                gather(path + ".", nested, into);
            } else {
                into.put(path, text(value));
            }
        }
    }

    private static String text(Object value) {
        if (value instanceof Duration span) {
            return TimeSpan.format(span);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Object::toString).collect(Collectors.joining(", "));
        }
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
