package io.penstock.config;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays given values over the defaults and makes the records. A group that is refused is replaced by its defaults, so that the problems of
 * all the others come to light in the same run.
 */
final class Binder {

    private final Map<String, Given> given;
    private final List<Violation> problems;
    private final Map<String, Object> values = new HashMap<>();

    Binder(Map<String, Given> given, List<Violation> problems) {
        this.given = given;
        this.problems = problems;
    }

    /** Of no use when a problem was added. */
    Config bind() {
        for (Setting setting : Setting.all()) {
            values.put(setting.path(), value(setting));
        }
        return (Config) make("", Config.defaults());
    }

    private Object value(Setting setting) {
        Given from = given.get(setting.path());
        if (from == null) {
            return setting.fallback();
        }
        try {
            return setting.parse(from.texts());
        } catch (IllegalArgumentException | ArithmeticException refused) {
            String shown = setting.isSecret() ? "not usable" : String.join(", ", from.texts());
            problems.add(new Violation(
                    "/" + setting.path().replace('.', '/'),
                    from.line(),
                    0,
                    setting.path() + " is " + shown + " (" + from.source() + "); allowed is " + refused.getMessage()
                            + ".",
                    null));
            return setting.fallback();
        }
    }

    private Record make(String prefix, Record defaults) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        Object[] parts = new Object[components.length];
        boolean changed = false;
        for (int i = 0; i < components.length; i++) {
            String path = prefix + Setting.snake(components[i].getName());
            Object own = values.get(path);
            Object standing = Records.read(defaults, components[i]);
            parts[i] = own != null ? own : make(path + ".", (Record) standing);
            changed |= !parts[i].equals(standing);
        }
        if (!changed) {
            return defaults;
        }
        try {
            return Records.make(defaults.getClass(), parts);
        } catch (Failure refused) {
            note(refused);
            return prefix.isEmpty() ? withoutKey(defaults, parts) : defaults;
        }
    }

    /** At the top the key alone can be refused; without it the rest is judged all the same. */
    private static Record withoutKey(Record defaults, Object[] parts) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            if (components[i].getType() == Secret.class) {
                parts[i] = Secret.NONE;
            }
        }
        return Records.make(defaults.getClass(), parts);
    }

    private void note(Failure refused) {
        if (refused.reason() instanceof Reason.Invalid invalid) {
            invalid.violations().forEach(each -> problems.add(located(each)));
        } else {
            throw refused;
        }
    }

    private Violation located(Violation violation) {
        Given from = given.get(violation.pointer().substring(1).replace('/', '.'));
        if (from == null) {
            return violation;
        }
        String message = violation.message() + " It is set in " + from.source() + ".";
        return new Violation(violation.pointer(), from.line(), 0, message, violation.hint());
    }
}
