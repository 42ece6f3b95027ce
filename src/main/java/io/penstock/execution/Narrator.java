package io.penstock.execution;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.dsl.Program;
import io.penstock.engine.Lifecycle;
import io.penstock.event.CloudEvent;
import io.penstock.event.Draft;
import io.penstock.identity.IdSource;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Has others told what happens in the runs of one event loop: by events that are stored once, whatever is recovered in between. An event of
 * what goes on is stored after the outcome that led to it is durable, and before the run leaves memory; one of an end with the end itself.
 * Used on its loop's thread only.
 */
final class Narrator {

    /** No place of a journal begins so. */
    private static final String MARK = "~";
    /** So much of one run is on its way at most; a run that tells faster than that is stored waits. */
    private static final int MOST = 256;

    private final Runner runner;
    private final Offspring offspring;
    private final IdSource ids;
    private final Spans spans;
    private final int maxHops;

    Narrator(Runner runner, Offspring offspring, IdSource ids, Spans spans, int maxHops) {
        this.runner = runner;
        this.offspring = offspring;
        this.ids = ids;
        this.spans = spans;
        this.maxHops = maxHops;
    }

    /** Stores what a run has told of itself, as much as may be on its way and the rest after it; it does not rest before that is done. */
    void tell(ActiveRun run) {
        int hops = run.lineage.hops() + 1;
        if (hops > maxHops) {
            run.told.clear();
        }
        List<Lifecycle> next = run.told.subList(0, Math.min(run.told.size(), MOST - run.tellings));
        if (next.isEmpty() || run.leaving) {
            return;
        }
        List<Future<Void>> stored = new ArrayList<>(next.size());
        for (Lifecycle each : next) {
            // A seq before all others: no recovery reads it.
            JournalEntry mark = new JournalEntry(run.ref, mark(each), -1, 0, null, null);
            stored.add(offspring.publish(new Offspring.Made(run.ref, mark, event(run, each), hops)));
        }
        next.clear();
        run.tellings += stored.size();
        run.ties.beginTelling();
        Future<Void> all = Future.join(stored).mapEmpty();
        // What is stored is not held on to: a run may tell of itself for days.
        run.telling =
                run.telling.succeeded() ? all : Future.join(run.telling, all).mapEmpty();
        all.onSuccess(done -> {
                    run.ties.endTelling();
                    run.tellings -= stored.size();
                    tell(run);
                    runner.settled(run);
                })
                .onFailure(refused -> runner.refuse(run, refused));
    }

    /** Whether the run has to wait until more of what it told is stored; it is woken then. */
    boolean isBehind(ActiveRun run) {
        return run.tellings >= MOST;
    }

    /**
     * Changes an execution and tells of it, when all is stored that it has told before.
     *
     * @return false when the execution is not as asked, for it is another node's
     */
    Future<Boolean> close(ActiveRun run, Farewell farewell, List<Lifecycle> told) {
        int hops = run.lineage.hops() + 1;
        List<CloudEvent> events = new ArrayList<>(told.size());
        if (hops <= maxHops) {
            told.forEach(each -> events.add(event(run, each)));
        }
        return run.telling.compose(before -> offspring.close(farewell, events, hops));
    }

    private static String mark(Lifecycle event) {
        return MARK + event.kind().name() + "/" + event.key();
    }

    private CloudEvent event(ActiveRun run, Lifecycle told) {
        Program.Header workflow = run.run.program().header();
        String execution = run.ref.id().toString();
        ObjectNode attributes = JsonNodeFactory.instance
                .objectNode()
                .put("specversion", "1.0")
                .put("id", "")
                .put("source", Lifecycle.SOURCES + workflow.namespace() + "/" + workflow.name())
                .put("type", told.kind().type())
                .put("subject", execution)
                .put("time", told.at().toString())
                .put("datacontenttype", "application/json");
        ObjectNode data = told.data(workflow.name() + "-" + execution + "." + workflow.namespace());
        return new Draft(attributes, data, null, null)
                .tracedBy(spans.told(run))
                .finish(DerivedId.of(DerivedId.time(told.at(), ids.now()), run.ref, mark(told)), told.at());
    }
}
