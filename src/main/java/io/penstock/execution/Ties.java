package io.penstock.execution;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one run has to do with others: what it listens for and which children it waits for, by position, and whether the database knows of
 * it already. Belongs to one run and its thread.
 */
final class Ties {

    private final Map<String, Tie> byPosition = new HashMap<>(2);
    private int unsettled;
    private boolean any;

    private static final class Tie {
        private boolean settled;
        private boolean withdrawn;
        private @Nullable UUID child;
    }

    /** It is being written. */
    void begin(String position) {
        byPosition.put(position, new Tie());
        unsettled++;
        any = true;
    }

    /**
     * It is written.
     *
     * @param child that was started; null: it listens
     * @return false when it was withdrawn meanwhile: then it has to be taken back now
     */
    boolean settle(String position, @Nullable UUID child) {
        unsettled--;
        Tie tie = byPosition.get(position);
        if (tie == null || tie.withdrawn) {
            byPosition.remove(position);
            return false;
        }
        tie.settled = true;
        tie.child = child;
        return true;
    }

    /** @return whether it has to be taken back now; else it does not exist, or {@link #settle} will say so */
    boolean withdraw(String position) {
        Tie tie = byPosition.get(position);
        if (tie == null) {
            return false;
        }
        if (tie.settled) {
            byPosition.remove(position);
            return true;
        }
        tie.withdrawn = true;
        return false;
    }

    /** Something is being taken back. */
    void beginWithdrawal() {
        unsettled++;
        any = true;
    }

    void endWithdrawal() {
        unsettled--;
    }

    /** Something that it told of itself is being written. */
    void beginTelling() {
        unsettled++;
    }

    void endTelling() {
        unsettled--;
    }

    boolean isSettled(String position) {
        Tie tie = byPosition.get(position);
        return tie != null && tie.settled;
    }

    /** The child that is waited for there; null: none is yet. */
    @Nullable
    UUID child(String position) {
        Tie tie = byPosition.get(position);
        return tie == null ? null : tie.child;
    }

    /** Whether nothing of it is on its way: only then a snapshot may say that it was done. */
    boolean quiet() {
        return unsettled == 0;
    }

    /** Whether there ever was one, as far as this life of the run knows. */
    boolean any() {
        return any;
    }
}
