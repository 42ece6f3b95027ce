package io.penstock.audit;

import io.penstock.audit.AuditStore.StoredHead;
import io.penstock.identity.IdSource;
import io.penstock.identity.OrganizationId;
import io.penstock.postgres.Database;
import io.penstock.seal.Sealer;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the chain of an organization, on however many nodes at a time: who appends holds the head until its transaction ends. A head
 * that the server has not sealed, or that lies before one that this node has seen, is told in the chain itself before it goes on, so that
 * appending covers nothing up. Behind a head that this node has left itself, and that stands there unchanged, one statement does it. Safe on
 * any thread.
 */
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int REMEMBERED = 10_000;

    /** In the server's chain, of each other one: a chain that is gone whole is missed, too. */
    static final String BEGUN = "audit.begun";
    /** A head was not as the server had left it. */
    static final String TAMPERED = "audit.tampered";

    /** Entries were taken away because they were old enough. */
    static final String FORGOTTEN = "audit.forgotten";

    private final Database database;
    private final AuditStore store;
    private final IdSource ids;
    private final Map<OrganizationId, StoredHead> committed;

    public AuditLog(Database database, Sealer sealer, IdSource ids) {
        this.database = database;
        this.store = new AuditStore(new HeadSeal(sealer));
        this.ids = ids;
        this.committed = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<OrganizationId, StoredHead> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /**
     * Appends within the caller's transaction, as its last statements: others who append to this chain wait until it ends. It is in the log
     * exactly when the transaction is committed.
     *
     * @param client a connection that is in a transaction
     */
    public Future<Void> append(SqlClient client, AuditEntry entry) {
        return append(client, entry.organization(), List.of(entry)).mapEmpty();
    }

    private Future<StoredHead> append(SqlClient client, OrganizationId organization, List<AuditEntry> entries) {
        return locked(client, organization)
                .compose(stored ->
                        store.append(client, organization, stored.head(), with(organization, stored, entries)));
    }

    /** Appends entries of one organization in a transaction of its own. */
    Future<Void> commit(OrganizationId organization, List<AuditEntry> entries) {
        StoredHead known = committed(organization);
        Future<@Nullable StoredHead> appended = known == null
                ? Future.succeededFuture()
                : store.appendBehind(database.pool(), organization, known, entries);
        return appended.compose(end -> end != null
                        ? Future.succeededFuture(end)
                        : database.transaction(sql -> append(sql, organization, entries)))
                .map(end -> remember(organization, end));
    }

    /** The same for entries of which some may be there already, since the answer of their transaction was lost. */
    Future<Void> commitAgain(OrganizationId organization, List<AuditEntry> entries) {
        return database.transaction(sql -> locked(sql, organization)
                        .compose(stored -> store.known(sql, organization, entries)
                                .map(known -> without(known, entries))
                                .compose(missing -> missing.isEmpty()
                                        ? Future.succeededFuture(stored)
                                        : store.append(
                                                sql,
                                                organization,
                                                stored.head(),
                                                with(organization, stored, missing)))))
                .map(end -> remember(organization, end));
    }

    private static List<AuditEntry> without(Set<UUID> known, List<AuditEntry> entries) {
        return entries.stream().filter(entry -> !known.contains(entry.id())).toList();
    }

    private Future<StoredHead> locked(SqlClient client, OrganizationId organization) {
        return store.lock(client, organization)
                .compose(found -> found != null ? Future.succeededFuture(found) : begin(client, organization));
    }

    /** Whoever comes second waits for the first to commit. The server's chain is always locked last. */
    private Future<StoredHead> begin(SqlClient client, OrganizationId organization) {
        return store.begin(client, organization)
                .compose(begun -> begun && !organization.equals(AuditEntry.SERVER)
                        ? append(client, begun(organization))
                        : Future.succeededFuture())
                .compose(begun -> store.lock(client, organization))
                .map(AuditLog::present);
    }

    private AuditEntry begun(OrganizationId organization) {
        return AuditEntry.bySystem(AuditEntry.SERVER, ids.next(), ids.now(), BEGUN, name(organization));
    }

    /** How the server's chain names another. */
    static String name(OrganizationId organization) {
        return "/organizations/" + organization;
    }

    private static StoredHead present(@Nullable StoredHead head) {
        if (head == null) {
            throw new IllegalStateException("A chain that has begun has a head");
        }
        return head;
    }

    /** The entries, after one that tells of a head that is not the server's own. */
    private List<AuditEntry> with(OrganizationId organization, StoredHead stored, List<AuditEntry> entries) {
        long seq = stored.head().last().seq();
        StoredHead known = committed(organization);
        if (store.holds(organization, stored)
                && (known == null || seq >= known.last().seq())) {
            return entries;
        }
        LOG.atError()
                .addKeyValue("organization", organization)
                .addKeyValue("seq", seq)
                .log("The audit log was tampered with");
        List<AuditEntry> all = new ArrayList<>(entries.size() + 1);
        all.add(AuditEntry.bySystem(organization, ids.next(), ids.now(), TAMPERED, "/audit/" + seq));
        all.addAll(entries);
        return all;
    }

    /**
     * Takes away the oldest entries as long as they are from before {@code cutoff}, some at a time, and tells so in the chain. A head that is
     * not the server's own is left as it is, for {@link Verification} to find.
     *
     * @return whether there may be more
     */
    Future<Boolean> forget(OrganizationId organization, Instant cutoff, int most) {
        return database.transaction(sql -> locked(sql, organization)
                        .compose(stored -> AuditReadStore.after(
                                        sql, organization, stored.head().begin().seq(), most)
                                .compose(oldest -> forget(sql, organization, stored, old(oldest, cutoff)))))
                .map(forgotten -> forgotten == most);
    }

    private static List<AuditRecord> old(List<AuditRecord> oldest, Instant cutoff) {
        int count = 0;
        while (count < oldest.size() && oldest.get(count).entry().at().isBefore(cutoff)) {
            count++;
        }
        return oldest.subList(0, count);
    }

    private Future<Integer> forget(
            SqlClient sql, OrganizationId organization, StoredHead stored, List<AuditRecord> old) {
        if (old.isEmpty() || !store.holds(organization, stored)) {
            return Future.succeededFuture(0);
        }
        Link kept = old.get(old.size() - 1).link();
        AuditEntry told = AuditEntry.bySystem(
                organization,
                ids.next(),
                ids.now(),
                FORGOTTEN,
                "/audit/" + old.get(0).link().seq() + "-" + kept.seq());
        return AuditStore.remove(sql, organization, kept)
                .compose(
                        removed -> store.append(sql, organization, stored.head().from(kept), List.of(told)))
                .map(end -> old.size());
    }

    /** Those that have a head or entries. */
    Future<List<OrganizationId>> chains() {
        return AuditReadStore.chains(database.pool());
    }

    /** Of one organization, the newest first, before that number. */
    Future<List<AuditRecord>> list(OrganizationId organization, AuditFilter filter, long before, int limit) {
        return database.tenants()
                .of(organization)
                .withConnection(sql -> AuditReadStore.list(sql, organization, filter, before, limit));
    }

    private @Nullable StoredHead committed(OrganizationId organization) {
        synchronized (committed) {
            return committed.get(organization);
        }
    }

    /** A node may learn of its commits in another order. */
    private @Nullable Void remember(OrganizationId organization, StoredHead end) {
        synchronized (committed) {
            committed.merge(
                    organization,
                    end,
                    (before, after) -> after.last().seq() > before.last().seq() ? after : before);
        }
        return null;
    }
}
