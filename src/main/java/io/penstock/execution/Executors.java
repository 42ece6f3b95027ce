package io.penstock.execution;

import io.penstock.identity.ExecutionId;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The executors of all event loops. Safe on any thread. */
public final class Executors {

    private final Map<Thread, Executor> byLoop = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    void register(Thread loop, Executor executor) {
        byLoop.put(loop, executor);
    }

    /** The caller's own loop's; any other's on a thread that is no loop. */
    public Executor current() {
        Executor own = byLoop.get(Thread.currentThread());
        return own != null ? own : roomiest();
    }

    /** One after the other, so that what is started in numbers is spread over the loops. */
    public Executor inTurn() {
        List<Executor> all = List.copyOf(byLoop.values());
        return all.isEmpty() ? roomiest() : all.get(Math.floorMod(turn.getAndIncrement(), all.size()));
    }

    private Executor roomiest() {
        Executor best = null;
        for (Executor executor : byLoop.values()) {
            if (best == null || executor.room() > best.room()) {
                best = executor;
            }
        }
        if (best == null) {
            throw new IllegalStateException("No executor is deployed yet");
        }
        return best;
    }

    /** How many more executions this process takes. */
    public int room() {
        int room = 0;
        for (Executor executor : byLoop.values()) {
            room += executor.room();
        }
        return room;
    }

    /** How many executions are in memory in this process. */
    public int running() {
        int running = 0;
        for (Executor executor : byLoop.values()) {
            running += executor.running();
        }
        return running;
    }

    /** How many items wait to be written in this process. */
    public long queued() {
        long queued = 0;
        for (Executor executor : byLoop.values()) {
            queued += executor.queued();
        }
        return queued;
    }

    /** For how long a loop of this process has written nothing although something waits; the longest of them. */
    public Duration stalled() {
        Duration longest = Duration.ZERO;
        for (Executor executor : byLoop.values()) {
            Duration stalled = executor.stalled();
            longest = stalled.compareTo(longest) > 0 ? stalled : longest;
        }
        return longest;
    }

    /** Every loop begins a life as that node. */
    Future<Void> begin(Node node) {
        return all(
                byLoop.values().stream().map(executor -> executor.begin(node)).toList());
    }

    Future<Void> end() {
        return all(byLoop.values().stream().map(Executor::end).toList());
    }

    Future<Void> drain() {
        return all(byLoop.values().stream().map(Executor::drain).toList());
    }

    private static Future<Void> all(List<Future<Void>> futures) {
        return Future.join(new ArrayList<Future<?>>(futures)).mapEmpty();
    }

    void resume(Node node, ActiveRun run) {
        roomiest().resume(node, run);
    }

    void exit(List<Exit> exits) {
        if (!exits.isEmpty()) {
            roomiest().exit(exits);
        }
    }

    void cancel(ExecutionId id) {
        byLoop.values().forEach(executor -> executor.cancel(id));
    }

    void suspend(ExecutionId id) {
        byLoop.values().forEach(executor -> executor.suspend(id));
    }

    /** Those of the messages whose runs no loop of this process has. */
    Future<List<Mail>> deliver(List<Mail> mails) {
        Future<List<Mail>> remaining = Future.succeededFuture(mails);
        for (Executor executor : byLoop.values()) {
            remaining =
                    remaining.compose(left -> left.isEmpty() ? Future.succeededFuture(left) : executor.deliver(left));
        }
        return remaining;
    }

    /** Those of the claims that no loop holds. */
    Future<List<Claim>> withoutHeld(List<Claim> claims) {
        Future<List<Claim>> remaining = Future.succeededFuture(claims);
        for (Executor executor : byLoop.values()) {
            remaining = remaining.compose(
                    left -> left.isEmpty() ? Future.succeededFuture(left) : executor.withoutHeld(left));
        }
        return remaining;
    }

    /** The trace of an execution that runs in this process; null when it does not. */
    Future<@Nullable LiveTrace> trace(ExecutionId id) {
        Future<@Nullable LiveTrace> found = Future.succeededFuture(null);
        for (Executor executor : byLoop.values()) {
            found = found.compose(trace -> trace != null ? Future.succeededFuture(trace) : executor.trace(id));
        }
        return found;
    }

    /** Ends a claim that cannot be rebuilt as suspended, with the reason; a person has to look at it. */
    void suspend(Node node, Claim claim, String reason, Instant at) {
        Ending ending = new Ending(
                claim.ref(),
                Status.SUSPENDED,
                null,
                Trees.problem("cannot-be-rebuilt", reason),
                "[]".getBytes(StandardCharsets.UTF_8),
                0,
                at,
                at);
        roomiest().suspend(node, ending);
    }
}
