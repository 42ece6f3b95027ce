package io.penstock.audit;

import static io.penstock.audit.AuditEntries.ONE;
import static io.penstock.audit.AuditEntries.TWO;
import static io.penstock.audit.AuditEntries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.identity.OrganizationId;
import io.penstock.postgres.TestPostgres;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditLogIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private AuditDatabase audit;
    private AuditLog log;

    @BeforeEach
    void open() {
        audit = new AuditDatabase(POSTGRES.settings());
        log = audit.log;
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private List<AuditRecord> chain(OrganizationId organization) {
        return audit.chain(organization);
    }

    private void append(OrganizationId organization, String target) {
        audit.append(organization, target);
    }

    @Test
    void keepsOneChainWhenManyAppendOnTwoNodes() {
        AuditWriter one = new AuditWriter(audit.vertx, log, 10_000);
        AuditWriter other = new AuditWriter(audit.vertx, audit.node(), 10_000);
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            all.add((i % 2 == 0 ? one : other).write(entry(i % 3 == 0 ? TWO : ONE, "/" + i)));
        }

        Future.all(all).await();

        for (OrganizationId organization : List.of(ONE, TWO)) {
            List<AuditRecord> newestFirst = chain(organization);
            int size = newestFirst.size();
            assertThat(newestFirst)
                    .extracting(record -> record.link().seq())
                    .containsExactlyElementsOf(
                            LongStream.range(0, size).mapToObj(i -> size - i).toList());
            Link link = Link.first();
            for (int i = size - 1; i >= 0; i--) {
                link = link.next(newestFirst.get(i).entry());
                assertThat(newestFirst.get(i).link().is(link)).isTrue();
            }
        }
        assertThat(chain(ONE).size() + chain(TWO).size()).isEqualTo(1_000);
        assertThat(chain(AuditEntry.SERVER))
                .extracting(record -> record.entry().action())
                .containsExactly(AuditLog.BEGUN, AuditLog.BEGUN);
    }

    @Test
    void isInTheLogExactlyWhenTheTransactionIsCommitted() {
        append(ONE, "/before");
        audit.database()
                .transaction(sql -> log.append(sql, entry(ONE, "/undone"))
                        .compose(appended -> Future.<Void>failedFuture("changed its mind")))
                .otherwiseEmpty()
                .await();
        audit.database()
                .transaction(sql -> log.append(sql, entry(ONE, "/done")))
                .await();

        assertThat(chain(ONE)).extracting(record -> record.entry().target()).containsExactly("/done", "/before");
    }

    @Test
    void anEntryWhoseAnswerWasLostIsThereOnce() {
        List<AuditEntry> entries = List.of(entry(ONE, "/a"), entry(ONE, "/b"));
        log.commit(ONE, entries.subList(0, 1)).await();

        log.commitAgain(ONE, entries).await();
        log.commitAgain(ONE, entries).await();

        assertThat(chain(ONE)).extracting(record -> record.entry().target()).containsExactly("/b", "/a");
    }

    @Test
    void nobodyChangesWhatIsWritten() {
        append(ONE, "/a");

        for (String statement :
                List.of("update audit_log set target = '/b'", "delete from audit_log", "truncate audit_log")) {
            assertThatThrownBy(() -> audit.sql(statement)).hasMessageContaining("append-only");
        }
    }

    @Test
    void appendingToACutChainSaysThatItWasCut() {
        append(ONE, "/a");
        append(ONE, "/b");
        audit.tamper(
                "delete from audit_log where seq = 2 and organization_id <> '" + AuditEntry.SERVER + "'",
                "update audit_heads h set seq = 1, hash = l.hash from audit_log l"
                        + " where l.organization_id = h.organization_id and l.seq = 1");

        append(ONE, "/c");

        assertThat(chain(ONE))
                .extracting(record -> record.entry().action())
                .containsExactly("createWorkflow", AuditLog.TAMPERED, "createWorkflow");
    }

    @Test
    void anOlderHeadWithItsTrueSealIsKnownByTheNodeThatSawANewerOne() {
        append(ONE, "/a");
        audit.sql("create table kept as select * from audit_heads");
        append(ONE, "/b");
        audit.tamper(
                "delete from audit_log where seq = 2 and organization_id <> '" + AuditEntry.SERVER + "'",
                "update audit_heads h set seq = k.seq, hash = k.hash, seal = k.seal from kept k"
                        + " where k.organization_id = h.organization_id",
                "drop table kept");

        append(ONE, "/c");

        assertThat(chain(ONE)).extracting(record -> record.entry().action()).contains(AuditLog.TAMPERED);
    }

    @Test
    void whatIsOfferedToAFullQueueIsCountedAndWhatWasDoneIsWritten() {
        AuditWriter small = new AuditWriter(audit.vertx, log, 2);
        for (int i = 0; i < 5; i++) {
            small.offer(entry(ONE, "/refused/" + i));
        }
        assertThat(small.reserve()).isFalse();
        Future<Void> done = small.write(entry(ONE, "/done"));

        done.await();
        small.drained().await();

        assertThat(chain(ONE))
                .extracting(record -> record.entry().target())
                .containsExactly("/done", "/refused/1", "/refused/0");
        assertThat(small.takeLost()).isEqualTo(3);
        assertThat(small.reserve()).isTrue();
    }

    @Test
    void takesOneStatementBehindItsOwnHeadAndAgainAfterAnotherNodeHasWritten() {
        AuditLog node = audit.node();
        node.commit(ONE, List.of(entry(ONE, "/a"))).await();
        node.commit(ONE, List.of(entry(ONE, "/b"))).await();
        assertThat(wasOneStatement()).isTrue();

        append(ONE, "/other");
        node.commit(ONE, List.of(entry(ONE, "/c"))).await();
        assertThat(wasOneStatement()).isFalse();
        node.commit(ONE, List.of(entry(ONE, "/d"))).await();

        assertThat(wasOneStatement()).isTrue();
        assertThat(chain(ONE)).hasSize(5);
        assertThat(audit.problems()).isEmpty();
    }

    /** Whether the last statement of a connection was the one that appends by itself, not the commit of several. */
    private boolean wasOneStatement() {
        return audit.sql("select 1 from pg_stat_activity where query like 'with moved as%'")
                        .rowCount()
                == 1;
    }

    @Test
    void aHeadWithItsSealWhoseBeginningWasMovedIsToldBeforeItGoesOn() {
        append(ONE, "/a");
        append(ONE, "/b");
        audit.tamper("update audit_heads set begin_seq = 1 where organization_id <> '" + AuditEntry.SERVER + "'");

        append(ONE, "/c");

        assertThat(chain(ONE)).extracting(record -> record.entry().action()).contains(AuditLog.TAMPERED);
    }

    @Test
    void filtersAndPages() {
        append(ONE, "/api/workflows/1");
        append(ONE, "/api/secrets/1");
        append(TWO, "/api/workflows/2");

        AuditFilter workflows =
                new AuditFilter("user:one", "createWorkflow", "/api/workflows", Outcome.DONE, null, null);
        assertThat(log.list(ONE, workflows, Long.MAX_VALUE, 10).await())
                .extracting(record -> record.entry().target())
                .containsExactly("/api/workflows/1");
        assertThat(log.list(ONE, AuditDatabase.ANY, 2, 10).await())
                .extracting(record -> record.link().seq())
                .containsExactly(1L);
        var later = new AuditFilter(null, null, null, null, java.time.Instant.parse("2026-11-21T00:00:00Z"), null);
        assertThat(log.list(ONE, later, Long.MAX_VALUE, 10).await()).isEmpty();
    }
}
