package io.penstock.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run asked for and waits for. Commands are handed out only when no strand can go on: what is withdrawn before is never seen, so
 * that the slices of a run do not show in what it asks for.
 */
final class Requests {

    private final Map<String, Pending> pending = new LinkedHashMap<>(4);
    private final Deque<Delivery> inbox = new ArrayDeque<>(2);
    private List<Pending> asked = new ArrayList<>(1);
    private List<Command> released = new ArrayList<>(1);
    private List<String> withdrawn = List.of();
    private int errands;

    void ask(Pending request) {
        errands += isErrand(request) ? 1 : 0;
        pending.put(request.position(), request);
        asked.add(request);
    }

    /** Puts back what a snapshot held. */
    void restore(Pending request, boolean wasReleased) {
        errands += isErrand(request) ? 1 : 0;
        pending.put(request.position(), request);
        if (wasReleased) {
            request.release();
        } else {
            asked.add(request);
        }
    }

    /** As above, with its outcome. */
    void restoreArrived(Delivery delivery) {
        errands += isErrand(delivery.pending()) ? 1 : 0;
        inbox.add(delivery);
    }

    /** Whether nothing is waited for but time and events. What has an outcome is waited for until the run takes it. */
    boolean idle() {
        return errands == 0;
    }

    private static boolean isErrand(Pending request) {
        return !(request.command() instanceof Command.Timer || request.command() instanceof Command.Listen);
    }

    /** In the order in which they were asked for. */
    Collection<Pending> pending() {
        return pending.values();
    }

    @Nullable
    Pending pending(String position) {
        return pending.get(position);
    }

    Deque<Delivery> inbox() {
        return inbox;
    }

    /** Takes an outcome; a listener goes on to wait. */
    void arrive(Pending request, Outcome outcome) {
        if (!(outcome instanceof Outcome.Received)) {
            pending.remove(request.position());
        }
        inbox.add(new Delivery(request, outcome));
    }

    /** The outcome that came first among those that are still wanted. */
    @Nullable
    Delivery next() {
        Delivery delivery = inbox.poll();
        while (delivery != null && delivery.pending().withdrawn()) {
            delivery = inbox.poll();
        }
        if (delivery != null && isErrand(delivery.pending())) {
            errands--;
        }
        return delivery;
    }

    void withdraw(Pending request) {
        request.withdraw();
        errands -= isErrand(request) ? 1 : 0;
        if (pending.remove(request.position(), request) && request.released()) {
            if (withdrawn.isEmpty()) {
                withdrawn = new ArrayList<>(1);
            }
            withdrawn.add(request.position());
        }
    }

    void withdrawAll() {
        for (Pending request : new ArrayList<>(pending.values())) {
            withdraw(request);
        }
        inbox.clear();
    }

    /** Makes ready to be handed out what was asked for and is still wanted. */
    void release() {
        if (asked.isEmpty()) {
            return;
        }
        for (Pending request : asked) {
            if (!request.withdrawn()) {
                request.release();
                released.add(request.command());
            }
        }
        asked = new ArrayList<>(1);
    }

    /** What was released since the last call. */
    List<Command> drainReleased() {
        if (released.isEmpty()) {
            return List.of();
        }
        List<Command> drained = released;
        released = new ArrayList<>(1);
        return drained;
    }

    /** The positions of what was withdrawn since the last call. */
    List<String> drainWithdrawn() {
        List<String> drained = withdrawn;
        withdrawn = List.of();
        return drained;
    }
}
