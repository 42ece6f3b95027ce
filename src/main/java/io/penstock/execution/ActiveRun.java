package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Command;
import io.penstock.engine.Lifecycle;
import io.penstock.engine.Outcome;
import io.penstock.engine.Run;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One execution in memory: the pure run and what the journal and the timers know of it. Belongs to one {@link Runner} and its thread. */
final class ActiveRun {

    final ExecutionRef ref;
    final Lineage lineage;
    final Vault vault;
    final Run run;
    final Instant startedAt;
    final Promise<Ending> ended = Promise.promise();
    final Tail tail;
    final Ties ties = new Ties();

    /** Nothing of it has run yet. */
    final boolean begins;

    /** Messages that it has not decided on. */
    final Map<Mail.Key, Mail> mail = new LinkedHashMap<>(2);

    /** Positions for which a message is on its way into the journal. */
    final Set<String> reading = new HashSet<>(2);

    /** Positions of what it had asked for and taken back, as its journal tells; the database may not know. */
    final Set<String> withdrawn = new LinkedHashSet<>(2);

    /** Its first journal entry, which says the versions of its secrets, is not written yet. */
    boolean unpinned;

    /** What it has to be given before it begins, also when it goes on elsewhere; null: it may begin at once. */
    @Nullable
    Turn turn;

    /** It may not begin yet: see {@link Entrance}. */
    boolean entering;

    /** Whether each attempt of a call is named anew for those who are called. */
    boolean keyPerAttempt;

    /** What it has told of itself that is not on its way into the store yet. */
    final List<Lifecycle> told = new ArrayList<>(0);

    /** How much is on its way. */
    int tellings;

    /** Completes when what it has told before is stored. */
    Future<Void> telling = Future.succeededFuture();

    boolean queued;
    boolean onWorker;
    boolean leaving;

    /** It can do nothing before an outcome. */
    boolean idle;

    /** Something came for it while it was leaving. */
    boolean knocked;

    boolean suspending;

    @Nullable
    String cancelReason;

    /** When somebody had it run again; null: nobody did. */
    @Nullable
    Instant retriedAt;

    /** The timer after which it leaves memory. */
    long linger = -1;

    /** Where its trace comes from. */
    Spans.Origin origin = Spans.Origin.NOWHERE;

    private final Horizon horizon;
    private final Map<String, Command> pending = new HashMap<>(4);
    private final Map<String, Long> timers = new HashMap<>(4);
    private final Map<String, Runnable> calls = new HashMap<>(4);
    private final Map<String, Horizon.View> views = new HashMap<>(2);
    private int entriesSinceSnapshot;
    private int bytesSinceSnapshot;

    ActiveRun(
            ExecutionRef ref, Lineage lineage, Vault vault, Run run, Instant startedAt, Horizon horizon, int nextSeq) {
        this.ref = ref;
        this.lineage = lineage;
        this.vault = vault;
        this.unpinned = vault.seals() && nextSeq == 0;
        this.run = run;
        this.startedAt = startedAt;
        this.horizon = horizon;
        this.tail = new Tail(nextSeq);
        this.begins = nextSeq == 0 && ref.generation() == 0;
    }

    /** Takes over what the program says of all its runs. */
    void obey(Program program, JsonNode input) {
        origin = Spans.Origin.of(input);
        turn = Turn.of(ref, program, input);
        keyPerAttempt = program.conduct().keyPerAttempt();
    }

    /** A journal entry that holds the whole run as it stands. */
    JournalEntry snapshot(int seq) {
        return new JournalEntry(ref, "#" + seq, seq, 0, null, vault.snapshot(ref, run.snapshot()));
    }

    void asked(Command command) {
        String position = command.position().value();
        pending.put(position, command);
        if (command instanceof Command.Listen) {
            views.computeIfAbsent(position, now -> horizon.view());
        }
    }

    /** The command at that position, if it is still without an outcome. */
    @Nullable
    Command pending(String position) {
        return pending.get(position);
    }

    Map<String, Command> pending() {
        return pending;
    }

    /** From when on it listens at that position, where it asked to. */
    Horizon.View view(String position) {
        return views.getOrDefault(position, horizon.view());
    }

    /** When a wait is over: what was waited for when it was made to run again begins anew. */
    Instant due(Command.Timer timer) {
        Instant again = retriedAt;
        if (again != null && timer.due().minus(timer.delay()).isBefore(again)) {
            return again.plus(timer.delay());
        }
        return timer.due();
    }

    /** The run takes an outcome; one that listens goes on to listen. */
    void take(Outcome outcome) {
        horizon.take(outcome);
        if (!(outcome instanceof Outcome.Received)) {
            settled(outcome.position());
        }
        run.on(outcome);
    }

    /** Nothing is waited for at that position any more. */
    void settled(String position) {
        pending.remove(position);
        views.remove(position);
    }

    void timing(String position, long timer) {
        timers.put(position, timer);
    }

    Map<String, Long> timers() {
        return timers;
    }

    /** What gives up the calls that are under way, by position. */
    Map<String, Runnable> calls() {
        return calls;
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
