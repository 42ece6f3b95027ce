package io.penstock.auth;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which accounts have signed in from which addresses since this node began: they are let through while strangers try passwords. Bounded: the
 * pair that was seen longest ago is forgotten first. Safe on any thread.
 */
final class Acquaintances {

    private static final int REMEMBERED = 20_000;

    private final Map<String, Boolean> known = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized void add(String account, String address) {
        known.put(account + ' ' + address, true);
    }

    synchronized boolean knows(String account, String address) {
        return known.get(account + ' ' + address) != null;
    }
}
