package io.penstock.audit;

import io.penstock.audit.AuditStore.StoredHead;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.Database;
import io.penstock.seal.Sealer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through every chain, in one snapshot of the database, beside servers that go on writing. Reads page by page, so that the length of
 * a chain does not matter.
 */
public final class Verification {

    private final Database database;
    private final HeadSeal seal;

    /** @param sealer with the key of the servers of this database */
    public Verification(Database database, Sealer sealer) {
        this.database = database;
        this.seal = new HeadSeal(sealer);
    }

    /** What was looked through, and what was found. */
    public record Report(int chains, long entries, List<Finding> findings) {
        public Report {
            findings = List.copyOf(findings);
        }

        public boolean isGood() {
            return findings.isEmpty();
        }
    }

    /** @param copies heads that were kept elsewhere: each must still be a part of its chain */
    public Future<Report> run(List<CopiedHead> copies) {
        return database.connect()
                .compose(connection -> AuditReadStore.snapshot(connection)
                        .compose(begun -> AuditReadStore.chains(connection))
                        .compose(chains -> new Round(connection, chains, copies).run())
                        .eventually(connection::close));
    }

    /** One run over all chains. */
    private final class Round {
        private final SqlConnection connection;
        private final List<OrganizationId> chains;
        private final List<CopiedHead> copies;
        private final List<Finding> findings = new ArrayList<>();
        private final Set<String> begun = new HashSet<>();
        private long entries;
        private boolean serverIsWhole;

        Round(SqlConnection connection, List<OrganizationId> chains, List<CopiedHead> copies) {
            this.copies = copies;
            this.connection = connection;
            this.chains = chains;
        }

        Future<Report> run() {
            Future<Void> all = Future.succeededFuture();
            for (OrganizationId chain : chains) {
                all = all.compose(before -> walk(chain));
            }
            return all.map(done -> {
                missChains();
                return new Report(chains.size(), entries, findings);
            });
        }

        private Future<Void> walk(OrganizationId chain) {
            return AuditReadStore.head(connection, chain).compose(head -> {
                Walk walk = new Walk(chain, head, seal);
                copies.stream()
                        .filter(copy -> copy.organization().equals(chain))
                        .forEach(walk::expect);
                if (chain.equals(AuditEntry.SERVER)) {
                    serverIsWhole = isWhole(head);
                }
                return Pages.each(connection, chain, page -> {
                            page.forEach(record -> {
                                walk.step(record);
                                register(walk, chain, record);
                            });
                            return Future.succeededFuture();
                        })
                        .onSuccess(done -> end(walk));
            });
        }

        private void end(Walk walk) {
            walk.end();
            findings.addAll(walk.findings());
            entries += walk.entries();
        }

        private boolean isWhole(@Nullable StoredHead head) {
            return head != null && head.head().begin().seq() == 0;
        }

        private void register(Walk walk, OrganizationId chain, AuditRecord record) {
            boolean tellsOfABeginning =
                    chain.equals(AuditEntry.SERVER) && record.entry().action().equals(AuditLog.BEGUN);
            if (tellsOfABeginning && !begun.add(record.entry().target())) {
                walk.find(
                        record.link().seq(),
                        record.entry().target() + " begins again here: its chain was removed before");
            }
        }

        /** Chains that the server's chain tells of and that are gone, and the other way round. */
        private void missChains() {
            copies.stream()
                    .filter(copy -> !chains.contains(copy.organization()))
                    .forEach(copy -> findings.add(new Finding(
                            copy.organization(), copy.seq(), "the copy knows this chain, and it is missing whole")));
            Set<String> there = new HashSet<>();
            chains.stream()
                    .filter(chain -> !chain.equals(AuditEntry.SERVER))
                    .forEach(chain -> there.add(AuditLog.name(chain)));
            begun.stream()
                    .filter(name -> !there.contains(name))
                    .sorted()
                    .forEach(name -> findings.add(
                            new Finding(AuditEntry.SERVER, 0, "the chain of " + name + " is missing whole")));
            if (serverIsWhole || there.isEmpty()) {
                there.stream()
                        .filter(name -> !begun.contains(name))
                        .sorted()
                        .forEach(name -> findings.add(
                                new Finding(AuditEntry.SERVER, 0, "no server has begun the chain of " + name)));
            } else if (!chains.contains(AuditEntry.SERVER)) {
                findings.add(new Finding(AuditEntry.SERVER, 0, "the server's chain is missing whole"));
            }
        }
    }
}
