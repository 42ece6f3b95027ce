package io.penstock.execution;

import io.penstock.engine.Command;
import io.penstock.engine.Run;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One execution in memory: the pure run and what the journal and the timers know of it. Belongs to one {@link Runner} and its thread. */
final class ActiveRun {

    final ExecutionRef ref;
    final Run run;
    final Instant startedAt;
    final Promise<Ending> ended = Promise.promise();

    final Tail tail;

    boolean queued;
    boolean onWorker;
    boolean leaving;

    @Nullable
    String cancelReason;

    private final Map<String, Command> pending = new HashMap<>(4);
    private final Map<String, Long> timers = new HashMap<>(4);
    private int entriesSinceSnapshot;
    private int bytesSinceSnapshot;

    ActiveRun(ExecutionRef ref, Run run, Instant startedAt, int nextSeq) {
        this.ref = ref;
        this.run = run;
        this.startedAt = startedAt;
        this.tail = new Tail(nextSeq);
    }

    void asked(Command command) {
        pending.put(command.position().value(), command);
    }

    /** The command at that position, if it is still without an outcome. */
    @Nullable
    Command pending(String position) {
        return pending.get(position);
    }

    Map<String, Command> pending() {
        return pending;
    }

    void settled(String position) {
        pending.remove(position);
    }

    void timing(String position, long timer) {
        timers.put(position, timer);
    }

    Map<String, Long> timers() {
        return timers;
    }

    /** Whether a snapshot is due with the next journal entry; counts the entry. */
    boolean snapshotDue(int entryBytes, int everyEntries, int everyBytes) {
        entriesSinceSnapshot++;
        bytesSinceSnapshot += entryBytes;
        if (entriesSinceSnapshot < everyEntries && bytesSinceSnapshot < everyBytes) {
            return false;
        }
        entriesSinceSnapshot = 0;
        bytesSinceSnapshot = 0;
        return true;
    }
}
