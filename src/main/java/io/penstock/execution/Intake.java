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
import io.penstock.postgres.GroupCommit;
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

    private final UUID node;
    private final Catalogues catalogues;
    private final Post post;
    private final GroupCommit.Lane<Submission, Receipt> lane;
    private final Runner runner;
    private final Prologue prologue;
    private final IdSource ids;
    private final Shares shares;

    Intake(
            UUID node,
            Executor.Surroundings surroundings,
            GroupCommit.Lane<Submission, Receipt> lane,
            Runner runner,
            Prologue prologue,
            IdSource ids,
            Shares shares) {
        this.node = node;
        this.catalogues = surroundings.catalogues();
        this.post = surroundings.post();
        this.lane = lane;
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
        Catalogue catalogue = catalogues.peek(organization);
        Arrival arrival = new Arrival(organization, event, replayOf, key);
        return catalogue == null ? loadThenSubmit(arrival, MATCHES) : submit(arrival, catalogue, MATCHES);
    }

    private record Arrival(
            OrganizationId organization,
            CloudEvent event,
            @Nullable UUID replayOf,
            @Nullable DedupeKey key) {}

    private Future<Accepted> loadThenSubmit(Arrival arrival, int matches) {
        if (matches == 0) {
            return Future.failedFuture(new Failure(new Reason.Unavailable(
                    "The organization's workflows change faster than events can be matched.", Duration.ofSeconds(1))));
        }
        return runner.onLoop(catalogues.load(arrival.organization()))
                .compose(catalogue -> submit(arrival, catalogue, matches));
    }

    private Future<Accepted> submit(Arrival arrival, Catalogue catalogue, int matches) {
        CloudEvent event = arrival.event();
        List<Catalogue.Entry> matched =
                catalogue.match(event.type(), arrival.event().json(), new EventVariables(ids.now()));
        List<NewExecution> executions = new ArrayList<>(matched.size());
        UUID owner = runner.hasRoom(matched.size()) ? node : null;
        JsonNode input = input(arrival);
        for (Catalogue.Entry entry : matched) {
            executions.add(execution(arrival.organization(), entry, owner, input, null));
        }
        Submission submission = new Submission(
                arrival.organization(), event, arrival.replayOf(), arrival.key(), catalogue.version(), executions);
        return shares.submit(arrival.organization(), () -> lane.submit(submission))
                .compose(receipt -> {
                    if (receipt instanceof Stale) {
                        return loadThenSubmit(arrival, matches - 1);
                    }
                    if (receipt instanceof Duplicate duplicate) {
                        return Future.succeededFuture(
                                new Accepted(new EventId(duplicate.first()), true, duplicate.sameBody()));
                    }
                    Stored stored = (Stored) receipt;
                    if (stored.fresh() && owner != null) {
                        begin(arrival.organization(), matched, executions, input);
                    }
                    post.send(Post.mails(arrival.organization(), event, stored.listeners()));
                    return Future.succeededFuture(new Accepted(event.id(), false, true));
                });
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
        Ending ending = prologue.run(new ExecutionRef(organization, id, 0), entry, input);
        return new NewExecution(id, entry.workflow(), entry.version(), owner, inputBytes, ending);
    }

    private void begin(
            OrganizationId organization, List<Catalogue.Entry> matched, List<NewExecution> executions, JsonNode input) {
        for (int i = 0; i < executions.size(); i++) {
            NewExecution execution = executions.get(i);
            if (execution.ending() == null) {
                ExecutionRef ref = new ExecutionRef(organization, execution.id(), 0);
                runner.begin(ref, matched.get(i).program(), input);
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
        Submission submission =
                new Submission(organization, null, null, null, Submission.UNMATCHED, List.of(execution));
        return shares.submit(organization, () -> lane.submit(submission)).map(receipt -> {
            if (receipt instanceof Stale) {
                throw new Failure(new Reason.Gone("The organization is not there any more."));
            }
            if (!(receipt instanceof Stored stored) || !stored.fresh()) {
                return new Started(id, null);
            }
            if (ending != null) {
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
