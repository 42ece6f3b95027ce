package io.penstock.secret;

import java.util.Map;

/**
 * Which versions of which secrets one organization has, as of one value of its counter. Immutable.
 *
 * @param change the counter: another value, and this is old
 */
record SecretIndex(long change, Map<String, Versions> versions) {

    /** @param oldest still there; @param newest what a fresh execution reads */
    record Versions(int oldest, int newest) {}

    /**
     * The version to read; 0: none.
     *
     * @param pinned what the execution began with: 0 when the secret was not there, negative when it has not read it yet
     */
    int choose(String name, int pinned) {
        Versions there = versions.get(name);
        if (there == null || pinned == 0) {
            return 0;
        }
        if (pinned < 0) {
            return there.newest();
        }
        return pinned >= there.oldest() && pinned <= there.newest() ? pinned : 0;
    }

    boolean has(String name) {
        return versions.containsKey(name);
    }
}
