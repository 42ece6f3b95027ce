package io.penstock.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One setting as its record declares it.
 *
 * @param path as in the file, {@code server.idle_timeout}
 * @param type of the record's component
 * @param fallback its default
 */
record Setting(String path, Class<?> type, Object fallback) {

    /** Every setting of {@link Config}, in the order of the records. */
    static List<Setting> all() {
        List<Setting> all = new ArrayList<>();
        gather("", Config.defaults(), all);
        return all;
    }

    private static void gather(String prefix, Record group, List<Setting> into) {
        for (RecordComponent component : group.getClass().getRecordComponents()) {
            String path = prefix + snake(component.getName());
            Object value = Records.read(group, component);
            if (value instanceof Record nested && !(value instanceof ByteSize)) {
                gather(path + ".", nested, into);
            } else {
                into.add(new Setting(path, raw(component.getGenericType()), value));
            }
        }
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) type;
    }

    static String snake(String camel) {
        return camel.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    /** The environment variable that sets it. */
    String variable() {
        return "PENSTOCK_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    boolean isSecret() {
        return type == Secret.class;
    }

    boolean isList() {
        return type == List.class;
    }

    /** The default as the file would write it; blank for a secret. */
    String fallbackText() {
        if (fallback instanceof Duration span) {
            return TimeSpan.format(span);
        }
        return fallback instanceof Enum<?> constant ? lower(constant) : fallback.toString();
    }

    /** @throws IllegalArgumentException whose message completes "allowed is …" */
    Object parse(List<String> texts) {
        if (isList()) {
            return texts.stream()
                    .flatMap(text -> Arrays.stream(text.split(",")))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
        }
        if (texts.size() != 1) {
            throw new IllegalArgumentException("one value, not a list");
        }
        return parse(texts.get(0));
    }

    private Object parse(String text) {
        if (type == int.class || type == long.class) {
            return number(text);
        }
        if (type == double.class) {
            return fraction(text);
        }
        if (type == boolean.class) {
            return flag(text.strip().toLowerCase(Locale.ROOT));
        }
        if (type == Duration.class) {
            return TimeSpan.parse(text);
        }
        if (type == ByteSize.class) {
            return ByteSize.parse(text);
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == Secret.class) {
            return new Secret(text);
        }
        return type.isEnum() ? constant(text) : text;
    }

    private static boolean flag(String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException("true or false");
        }
        return text.equals("true");
    }

    private Object number(String text) {
        try {
            long value = Long.parseLong(text.strip().replace("_", ""));
            return type == int.class ? (Object) Math.toIntExact(value) : (Object) value;
        } catch (NumberFormatException | ArithmeticException notOne) {
            throw new IllegalArgumentException("a whole number", notOne);
        }
    }

    private static double fraction(String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException notOne) {
            throw new IllegalArgumentException("a number such as 0.1", notOne);
        }
    }

    private Object constant(String text) {
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().equalsIgnoreCase(text.strip())) {
                return constant;
            }
        }
        throw new IllegalArgumentException(Arrays.stream(type.getEnumConstants())
                .map(each -> lower((Enum<?>) each))
                .collect(Collectors.joining(", ")));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
