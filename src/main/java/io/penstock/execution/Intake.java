package io.penstock.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.event.CloudEvent;
import io.penstock.event.DedupeKey;
import io.penstock.execution.Receipt.Duplicate;
import io.penstock.execution.Receipt.Stale;
import io.penstock.execution.Receipt.Stored;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.identity.EventId;
import io.penstock.identity.ExecutionId;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.workflow.Catalogue;
import io.penstock.workflow.Catalogues;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one durable entrance of an event loop: what it accepts is committed with all the executions that it starts, which begin at once
 * when this node has room. Used on its loop's thread only.
 */
public final class Intake {

    private static final int MATCHES = 5;
    private static final long NEVER = -1;
    private static final Failure GONE = new Failure(new Reason.Gone("The organization is not there any more."));

    private final UUID node;
    private final Catalogues catalogues;
    private final Post post;
    private final Spans spans;
    private final Ingest ingest;
    private final Runner runner;
    private final Prologue prologue;
    private final IdSource ids;
    private final Shares shares;

    Intake(
            UUID node,
            Executor.Surroundings surroundings,
            Ingest ingest,
            Runner runner,
            Prologue prologue,
            IdSource ids,
            Shares shares) {
        this.node = node;
        this.catalogues = surroundings.catalogues();
        this.post = surroundings.post();
        this.spans = surroundings.spans();
        this.ingest = ingest;
        this.runner = runner;
        this.prologue = prologue;
        this.ids = ids;
        this.shares = shares;
    }

    /**
     * Stores an event and starts what it starts; the future completes after the commit.
     *
     * @param replayOf the event that this one repeats on demand
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full or the node is leaving
     */
    public Future<Accepted> accept(
            OrganizationId organization, CloudEvent event, @Nullable UUID replayOf, @Nullable DedupeKey key) {
        return accept(new Arrival(organization, event, replayOf, key));
    }

    /** The same. */
    Future<Accepted> accept(Arrival arrival) {
        Catalogue catalogue = catalogues.peek(arrival.organization());
        return catalogue == null ? loadThenSubmit(arrival, MATCHES, NEVER) : submit(arrival, catalogue, MATCHES);
    }

    /** An event as it came. */
    public record Arrival(
            OrganizationId organization,
            CloudEvent event,
            @Nullable UUID replayOf,
            @Nullable DedupeKey key) {}

    /**
     * Stores several events of one organization, all or none, and starts what they start.
     *
     * @return in their order
     * @throws Failure {@link Reason.Unavailable} in the future, when the queue is full or the node is leaving: nothing is stored then
     */
    public Future<List<Accepted>> acceptAll(OrganizationId organization, List<Arrival> arrivals) {
        Catalogue catalogue = catalogues.peek(organization);
        return catalogue == null || arrivals.isEmpty()
                ? loadThenSubmitAll(organization, arrivals, MATCHES, NEVER)
                : submitAll(organization, arrivals, catalogue, MATCHES);
    }

    private Future<List<Accepted>> loadThenSubmitAll(
            OrganizationId organization, List<Arrival> arrivals, int matches, long stale) {
        if (arrivals.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return matches == 0
                ? exhausted(organization, stale)
                : runner.onLoop(catalogues.load(organization))
                        .compose(catalogue -> submitAll(organization, arrivals, catalogue, matches));
    }

    private Future<List<Accepted>> submitAll(
            OrganizationId organization, List<Arrival> arrivals, Catalogue catalogue, int matches) {
        List<Matched> matched = new ArrayList<>(arrivals.size());
        int starts = 0;
        for (Arrival arrival : arrivals) {
            Matched each = match(arrival, catalogue, starts);
            starts += each.entries().size();
            matched.add(each);
        }
        List<Submission> submissions = matched.stream().map(Matched::submission).toList();
        return shares.submit(organization, () -> ingest.submit(submissions)).compose(receipts -> {
            List<Future<Accepted>> settled = new ArrayList<>(receipts.size());
            if (receipts.stream().allMatch(Stale.class::isInstance)) {
                return loadThenSubmitAll(organization, arrivals, matches - 1, catalogue.version());
            }
            for (int i = 0; i < receipts.size(); i++) {
                settled.add(settle(matched.get(i), receipts.get(i), matches));
            }
            return Future.all(settled)
                    .map(all -> settled.stream().map(Future::result).toList());
        });
    }

    /** What was refused although it was matched with the newest catalogue is for an organization that was deleted. */
    private <T> Future<T> exhausted(OrganizationId organization, long stale) {
        return runner.onLoop(catalogues.load(organization))
                .compose(catalogue -> Future.failedFuture(
                        catalogue.version() == stale
                                ? GONE
                                : new Failure(new Reason.Unavailable(
                                        "The organization's workflows change faster than events can be matched.",
                                        Duration.ofSeconds(1)))));
    }

    private Future<Accepted> loadThenSubmit(Arrival arrival, int matches, long stale) {
        return matches == 0
                ? exhausted(arrival.organization(), stale)
                : runner.onLoop(catalogues.load(arrival.organization()))
                        .compose(catalogue -> submit(arrival, catalogue, matches));
    }

    private Future<Accepted> submit(Arrival arrival, Catalogue catalogue, int matches) {
        Matched matched = match(arrival, catalogue, 0);
        return shares.submit(arrival.organization(), () -> ingest.submit(matched.submission()))
                .compose(receipt -> settle(matched, receipt, matches));
    }

    /** An event with the workflows that it starts, and their executions. */
    private record Matched(Arrival arrival, List<Catalogue.Entry> entries, JsonNode input, Submission submission) {}

    /** @param starting how many executions will begin before these */
    private Matched match(Arrival arrival, Catalogue catalogue, int starting) {
        CloudEvent event = arrival.event();
        EventVariables variables = new EventVariables(ids.now());
        List<Catalogue.Entry> entries = catalogue.match(event.type(), event.json(), variables);
        List<NewExecution> executions = new ArrayList<>(entries.size());
        UUID owner = runner.hasRoom(starting + entries.size()) ? node : null;
        JsonNode input = input(arrival);
        for (Catalogue.Entry entry : entries) {
            executions.add(execution(arrival.organization(), entry, owner, input, null));
        }
        Submission submission = new Submission(
                arrival.organization(),
                event,
                arrival.replayOf(),
                arrival.key(),
                catalogue.version(),
                executions,
                catalogue.shares(event.type(), event.json(), variables));
        return new Matched(arrival, entries, input, submission);
    }

    private Future<Accepted> settle(Matched matched, Receipt receipt, int matches) {
        Arrival arrival = matched.arrival();
        if (receipt instanceof Stale) {
            return loadThenSubmit(arrival, matches - 1, matched.submission().catalogueVersion());
        }
        if (receipt instanceof Duplicate duplicate) {
            return Future.succeededFuture(new Accepted(new EventId(duplicate.first()), true, duplicate.sameBody()));
        }
        Stored stored = (Stored) receipt;
        ingest.tally().received(matched.submission().executions(), stored);
        if (stored.fresh()) {
            begin(arrival.organization(), matched);
        }
        post.send(Post.mails(arrival.organization(), arrival.event(), stored.listeners()));
        return Future.succeededFuture(new Accepted(arrival.event().id(), false, true));
    }

    private static JsonNode input(Arrival arrival) {
        return JsonNodeFactory.instance.arrayNode(1).add(arrival.event().json());
    }

    /** A new execution, which may be over already. Nobody is told of that before it is stored. */
    private NewExecution execution(
            OrganizationId organization,
            Catalogue.Entry entry,
            @Nullable UUID owner,
            JsonNode input,
            byte @Nullable [] inputBytes) {
        ExecutionId id = new ExecutionId(ids.next());
        Early early = prologue.run(new ExecutionRef(organization, id, 0), entry, input);
        return new NewExecution(id, entry.workflow(), entry.version(), owner, inputBytes, early);
    }

    private void begin(OrganizationId organization, Matched matched) {
        List<NewExecution> executions = matched.submission().executions();
        for (int i = 0; i < executions.size(); i++) {
            NewExecution execution = executions.get(i);
            spans.record(execution.spans());
            if (execution.owner() != null && execution.ending() == null) {
                ExecutionRef ref = new ExecutionRef(organization, execution.id(), 0);
                runner.begin(ref, matched.entries().get(i).program(), matched.input());
            }
        }
    }

    /**
     * Starts one execution without an event.
     *
     * @param inputBytes {@code input} serialised
     * @return the execution's end, where this node runs it; it completes only then
     */
    public Future<Started> execute(
            OrganizationId organization, Catalogue.Entry entry, JsonNode input, byte[] inputBytes) {
        UUID owner = runner.hasRoom(1) ? node : null;
        NewExecution execution = execution(organization, entry, owner, input, inputBytes);
        ExecutionId id = execution.id();
        Ending ending = execution.ending();
        Submission submission = Submission.of(organization, List.of(execution));
        return shares.submit(organization, () -> ingest.submit(submission)).map(receipt -> {
            if (receipt instanceof Stale) {
                throw GONE;
            }
            if (!(receipt instanceof Stored stored) || !stored.fresh()) {
                return new Started(id, null);
            }
            ingest.tally().stored(execution);
            if (ending != null) {
                spans.record(execution.spans());
                return new Started(id, Future.succeededFuture(ending));
            }
            if (owner == null) {
                return new Started(id, null);
            }
            return new Started(id, runner.begin(new ExecutionRef(organization, id, 0), entry.program(), input));
        });
    }

    /** @param ending completes when the execution has ended here; null: it runs elsewhere */
    public record Started(ExecutionId id, @Nullable Future<Ending> ending) {}
}
