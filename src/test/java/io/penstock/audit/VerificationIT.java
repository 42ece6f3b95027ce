package io.penstock.audit;

import static io.penstock.audit.AuditEntries.ONE;
import static io.penstock.audit.AuditEntries.TWO;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.config.Secret;
import io.penstock.postgres.TestPostgres;
import io.penstock.seal.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What somebody who can do anything in the database, and does not have the key, cannot hide. */
class VerificationIT {

    @RegisterExtension
    static final TestPostgres POSTGRES = new TestPostgres();

    private static final String MINE = " organization_id = '" + ONE + "'";

    private AuditDatabase audit;

    @BeforeEach
    void open() {
        audit = new AuditDatabase(POSTGRES.settings());
        audit.append(ONE, "/1", "/2", "/3", "/4", "/5");
        audit.append(TWO, "/1");
    }

    @AfterEach
    void close() {
        audit.close();
    }

    @Test
    void findsNothingWhereNothingIs() {
        Verification.Report report = new Verification(audit.database(), AuditDatabase.sealer())
                .run(List.of())
                .await();

        assertThat(report.findings()).isEmpty();
        assertThat(report.chains()).isEqualTo(3);
        assertThat(report.entries()).isEqualTo(8);
    }

    @Test
    void findsAChangedEntry() {
        for (String change : List.of(
                "target = '/x'",
                "actor = 'user:two'",
                "at = at + interval '1 microsecond'",
                "outcome = 'refused'",
                "address = ''",
                "after_digest = null",
                "times = 2",
                "target = target || repeat('x', 600)")) {
            audit.tamper(
                    "create table kept as select * from audit_log",
                    "update audit_log set " + change + " where seq = 3 and" + MINE);

            assertThat(audit.problems()).as(change).containsExactly("3 the entry was changed, moved or put there");

            audit.tamper("truncate audit_log", "insert into audit_log select * from kept", "drop table kept");
        }
        assertThat(audit.problems()).isEmpty();
    }

    @Test
    void findsAMissingEntry() {
        audit.tamper("delete from audit_log where seq = 3 and" + MINE);

        assertThat(audit.problems()).containsExactly("3 the entry is missing: removed");
    }

    @Test
    void findsAMissingEntryWhenTheOthersMovedUp() {
        audit.tamper(
                "delete from audit_log where seq = 3 and" + MINE,
                "update audit_log set seq = 3 where seq = 4 and" + MINE,
                "update audit_log set seq = 4 where seq = 5 and" + MINE,
                "update audit_heads set seq = 4 where" + MINE);

        assertThat(audit.problems())
                .contains("3 the entry was changed, moved or put there")
                .anyMatch(problem -> problem.contains("the head is not the server's"));
    }

    @Test
    void findsEntriesThatChangedPlaces() {
        audit.tamper(
                "update audit_log set seq = 99 where seq = 2 and" + MINE,
                "update audit_log set seq = 2 where seq = 3 and" + MINE,
                "update audit_log set seq = 3 where seq = 99 and" + MINE);

        assertThat(audit.problems())
                .contains("2 the entry was changed, moved or put there", "3 the entry was changed, moved or put there");
    }

    @Test
    void findsACutOffEnd() {
        audit.tamper("delete from audit_log where seq > 3 and" + MINE);

        assertThat(audit.problems()).containsExactly("4 the entries up to 5 are missing at the end: cut off");
    }

    @Test
    void findsACutOffEndWhenTheHeadWasSetBack() {
        audit.tamper(
                "delete from audit_log where seq > 3 and" + MINE,
                "update audit_heads h set seq = 3, hash = l.hash from audit_log l"
                        + " where l.organization_id = h.organization_id and l.seq = 3 and h." + MINE.strip());

        assertThat(audit.problems())
                .containsExactly("3 the head is not the server's: it was changed, or sealed with another key");
    }

    @Test
    void findsAChainThatWasComputedAnew() {
        Link link = Link.first();
        List<AuditRecord> newestFirst = audit.chain(ONE);
        audit.sql("alter table audit_log disable trigger user");
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            AuditEntry entry = newestFirst.get(i).entry().from(new AuditEntry.Source("203.0.113.9", ""));
            link = link.next(entry);
            audit.database()
                    .pool()
                    .preparedQuery("update audit_log set address = '203.0.113.9', request_id = '', hash = $3"
                            + " where organization_id = $1 and seq = $2")
                    .execute(Tuple.of(ONE.value(), link.seq(), Buffer.buffer(link.hash())))
                    .await();
        }
        audit.database()
                .pool()
                .preparedQuery("update audit_heads set hash = $2 where organization_id = $1")
                .execute(Tuple.of(ONE.value(), Buffer.buffer(link.hash())))
                .await();

        assertThat(audit.problems())
                .containsExactly("5 the head is not the server's: it was changed, or sealed with another key");
    }

    @Test
    void findsAChainThatIsGoneWhole() {
        audit.tamper("delete from audit_log where" + MINE, "delete from audit_heads where" + MINE);

        assertThat(audit.problems()).containsExactly("0 the chain of /organizations/" + ONE + " is missing whole");

        audit.append(ONE, "/again");
        assertThat(audit.problems()).anyMatch(problem -> problem.endsWith("its chain was removed before"));
    }

    @Test
    void findsAnEntryThatSomebodyElseAdded() {
        audit.tamper("insert into audit_log select organization_id, 6, gen_random_uuid(), at, actor, action, target,"
                + " before_digest, after_digest, address, request_id, outcome, times, hash from audit_log where seq = 5 and"
                + MINE);

        assertThat(audit.problems()).anyMatch(problem -> problem.startsWith("6 entries stand behind the head"));
    }

    @Test
    void findsAHeadThatAnotherKeyHasSealed() {
        var stranger = new Sealer(List.of(new Secret("another key of at least thirty-two bytes")), new SecureRandom());

        assertThat(new Verification(audit.database(), stranger)
                        .run(List.of())
                        .await()
                        .findings())
                .hasSize(3);
    }

    @Test
    void aBackupShowsThatAnOlderStateWasPutBack(@TempDir Path folder) throws Exception {
        audit.sql("create table kept_heads as select * from audit_heads");
        audit.append(ONE, "/6");
        AuditBackups backups =
                new AuditBackups(audit.vertx, audit.database(), folder.resolve("new"), InstantSource.system());
        for (boolean compress : List.of(true, false)) {
            BackupFolder.Backup made = backups.make(compress).await();
            List<CopiedHead> heads = CopiedHead.of(folder.resolve("new").resolve(made.backupFile()));
            assertThat(made.compressed()).isEqualTo(compress);
            assertThat(heads).hasSize(3);
            assertThat(audit.problems(heads.toArray(CopiedHead[]::new))).isEmpty();
        }
        assertThat(backups.list().await())
                .hasSize(2)
                .allSatisfy(file -> assertThat(file.sizeBytes())
                        .isEqualTo(Files.size(folder.resolve("new").resolve(file.backupFile()))));
        Path copy = folder.resolve("new").resolve(backups.list().await().get(0).backupFile());

        audit.tamper(
                "delete from audit_log where seq = 6 and" + MINE,
                "delete from audit_heads",
                "insert into audit_heads select * from kept_heads",
                "drop table kept_heads");

        assertThat(audit.problems()).as("true seals").isEmpty();
        assertThat(audit.problems(CopiedHead.of(copy).toArray(CopiedHead[]::new)))
                .containsExactly("6 the copy knows this entry, and the chain is shorter");
    }

    @Test
    void whatIsOldEnoughGoesAndTheRestIsWhole() {
        Instant cutoff = Instant.parse("2026-11-21T00:00:00Z");
        audit.log
                .commit(ONE, List.of(AuditEntry.bySystem(ONE, AuditEntries.IDS.next(), cutoff, "later", "/6")))
                .await();

        assertThat(audit.log.forget(ONE, cutoff, 3).await()).isTrue();
        assertThat(audit.problems()).isEmpty();
        assertThat(audit.log.forget(ONE, cutoff, 3).await()).isFalse();
        assertThat(audit.log.forget(ONE, cutoff, 3).await()).isFalse();

        assertThat(audit.problems()).isEmpty();
        assertThat(audit.chain(ONE))
                .extracting(record -> record.entry().target())
                .containsExactly("/audit/4-5", "/audit/1-3", "/6");
        audit.tamper("delete from audit_log where seq = 6 and" + MINE);
        assertThat(audit.problems()).containsExactly("6 the entry is missing: removed");
    }

    @Test
    void nothingIsForgottenOfAChainThatWasTamperedWith() {
        audit.tamper("update audit_heads set begin_seq = 2 where" + MINE);

        assertThat(audit.log
                        .forget(ONE, Instant.parse("2099-01-01T00:00:00Z"), 100)
                        .await())
                .isFalse();
        assertThat(audit.chain(ONE)).hasSize(5);
    }

    @Test
    void keepsEverythingUnlessToldOtherwise() {
        new AuditRetention(audit.log, Duration.ZERO, () -> Instant.parse("2099-01-01T00:00:00Z"))
                .runOnce()
                .await();
        assertThat(audit.chain(ONE)).hasSize(5);

        new AuditRetention(audit.log, Duration.ofDays(365), () -> Instant.parse("2099-01-01T00:00:00Z"))
                .runOnce()
                .await();
        assertThat(audit.chain(ONE))
                .extracting(record -> record.entry().action())
                .containsExactly(AuditLog.FORGOTTEN);
        assertThat(audit.problems()).isEmpty();
    }
}
