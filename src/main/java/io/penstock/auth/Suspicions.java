package io.penstock.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Notices what no single sign-in shows: that one account is tried often, from wherever, that one address tries many accounts, and that
 * many fail although no account and no address stands out. Each is told once an hour. Bounded: the account or address that was tried longest ago is forgotten first. Time comes in from outside; safe on any thread.
 */
final class Suspicions {

    /** Of one account within the window. */
    static final int FAILURES = 20;
    /** From one address within the window. */
    static final int ACCOUNTS = 10;
    /** Of all accounts from all addresses within the window. */
    static final int FAILURES_IN_ALL = 1_000;

    private static final String ALL = "all";

    private static final long WINDOW_NANOS = Duration.ofHours(1).toNanos();
    private static final int REMEMBERED = 10_000;

    private final Map<String, Tries> tries = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tries> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** What looks like an attack. */
    enum Suspicion {
        MANY_FAILURES("signIn.manyFailures"),
        MANY_ACCOUNTS("signIn.manyAccounts"),
        FLOOD("signIn.flood");

        private final String action;

        Suspicion(String action) {
            this.action = action;
        }

        /** As the audit log names it. */
        String action() {
            return action;
        }
    }

    private static final class Tries {
        private final long since;
        private final Set<String> accounts = new HashSet<>();
        private int failures;
        private boolean told;

        Tries(long since) {
            this.since = since;
        }

        /** True when it is to be told now. */
        boolean tell(boolean reached) {
            boolean now = reached && !told;
            told |= now;
            return now;
        }
    }

    /** A sign-in failed, or came too often. */
    synchronized List<Suspicion> failed(String account, String address, long now) {
        List<Suspicion> found = new ArrayList<>(3);
        Tries ofAccount = within(account, now);
        ofAccount.failures++;
        if (ofAccount.tell(ofAccount.failures >= FAILURES)) {
            found.add(Suspicion.MANY_FAILURES);
        }
        Tries ofAddress = within(address, now);
        if (ofAddress.accounts.size() < ACCOUNTS) {
            ofAddress.accounts.add(account);
        }
        if (ofAddress.tell(ofAddress.accounts.size() >= ACCOUNTS)) {
            found.add(Suspicion.MANY_ACCOUNTS);
        }
        Tries all = within(ALL, now);
        all.failures++;
        if (all.tell(all.failures >= FAILURES_IN_ALL)) {
            found.add(Suspicion.FLOOD);
        }
        return found;
    }

    private Tries within(String key, long now) {
        Tries known = tries.get(key);
        if (known == null || now - known.since > WINDOW_NANOS) {
            known = new Tries(now);
            tries.put(key, known);
        }
        return known;
    }
}
