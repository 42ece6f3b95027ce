package io.penstock.config;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.failure.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Gathers what is wrong with one group of settings, so that its record refuses with all of it at once. */
final class Checks {

    private final String group;
    private final List<Violation> violations = new ArrayList<>();

    /** @param group the prefix of the keys; empty at the top */
    Checks(String group) {
        this.group = group;
    }

    Checks between(String key, long value, long least, long most) {
        return require(value >= least && value <= most, key, value, least + " to " + most);
    }

    Checks between(String key, Duration value, Duration least, Duration most) {
        boolean inside = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        return require(inside, key, TimeSpan.format(value), TimeSpan.format(least) + " to " + TimeSpan.format(most));
    }

    Checks between(String key, ByteSize value, ByteSize least, ByteSize most) {
        boolean inside = value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
        return require(inside, key, value, least + " to " + most);
    }

    /** @param allowed completes the sentence "allowed is …" */
    Checks require(boolean holds, String key, Object value, String allowed) {
        return holds ? this : refuse(key, name(key) + " is " + value + "; allowed is " + allowed + ".");
    }

    /** For messages that must not show the value. */
    Checks requireSecret(boolean holds, String key, String message) {
        return holds ? this : refuse(key, message);
    }

    private Checks refuse(String key, String message) {
        violations.add(new Violation("/" + name(key).replace('.', '/'), message));
        return this;
    }

    private String name(String key) {
        return group.isEmpty() ? key : group + "." + key;
    }

    /** @throws Failure {@link Reason.Invalid} with every violation, if there is one */
    void done() {
        if (!violations.isEmpty()) {
            throw new Failure(new Reason.Invalid("The settings of " + group + " are refused.", violations));
        }
    }
}
