package io.penstock.execution;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Brings the messages of the inbox to the runs of this node, and takes the executions that wait for one. Whoever stores a message says so
 * on its own node; this finds those of all others. Used on one context.
 */
final class Postman {

    private static final int BATCH = 200;

    private final Ownership ownership;
    private final Executors executors;
    private final Adoption adoption;

    Postman(Ownership ownership, Executors executors, Adoption adoption) {
        this.ownership = ownership;
        this.executors = executors;
        this.adoption = adoption;
    }

    /** @param letters found for this node */
    record Round(int letters) {

        /** Whether there may be more than one round could carry. */
        boolean full() {
            return letters == BATCH;
        }
    }

    Future<Round> runOnce() {
        Node node = ownership.node();
        if (node == null || !ownership.mayWork()) {
            return Future.succeededFuture(new Round(0));
        }
        UUID self = node.id().value();
        return ownership
                .connection()
                .compose(sql -> InboxStore.unread(sql, self, BATCH)
                        .compose(letters -> InboxStore.sweep(sql, addresses(letters, Postman::isOver))
                                .compose(swept -> claim(sql, node, letters))
                                .compose(taken -> deliver(sql, self, letters, taken))
                                .map(delivered -> new Round(letters.size()))));
    }

    private static boolean isOver(Letter letter) {
        return letter.status().ended() || letter.status() == Status.SUSPENDED;
    }

    private static Set<Mail.Address> addresses(List<Letter> letters, Predicate<Letter> which) {
        Set<Mail.Address> addresses = new LinkedHashSet<>();
        letters.stream().filter(which).forEach(letter -> addresses.add(letter.address()));
        return addresses;
    }

    /** Those that wait and go on here from now on. */
    private Future<Set<Mail.Address>> claim(SqlConnection sql, Node node, List<Letter> letters) {
        Set<Mail.Address> waiting = addresses(letters, letter -> letter.status() == Status.WAITING);
        List<Mail.Address> taken = waiting.stream().limit(executors.room()).toList();
        ClaimStore store = new ClaimStore(sql);
        return store.waiting(node.id().value(), taken).compose(claims -> {
            Set<Mail.Address> mine = new LinkedHashSet<>();
            claims.forEach(claim -> mine.add(new Mail.Address(claim.organization(), claim.id())));
            return adoption.adopt(store, node, claims).map(mine);
        });
    }

    private Future<Void> deliver(SqlConnection sql, UUID self, List<Letter> letters, Set<Mail.Address> taken) {
        List<Letter> contents = new ArrayList<>();
        for (Letter letter : letters) {
            boolean mine = self.equals(letter.owner()) || taken.contains(letter.address());
            if (!mine || isOver(letter)) {
                continue;
            }
            switch (letter.kind()) {
                case InboxStore.CANCEL -> executors.cancel(letter.address().execution());
                case InboxStore.SUSPEND -> executors.suspend(letter.address().execution());
                default -> contents.add(letter);
            }
        }
        return InboxStore.contents(sql, contents).compose(executors::deliver).mapEmpty();
    }
}
