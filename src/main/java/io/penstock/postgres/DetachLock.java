package io.penstock.postgres;

/**
 * Keeps backups and the removal of partitions apart: what a backup reads would make a detachment wait, and inserts behind it, and what is
 * dropped is gone for snapshots that began before, too. Whoever removes takes the same lock alone, and tries again later when it is not to be had.
 */
final class DetachLock {

    /** For readers; to be taken before the transaction begins. Waits for a removal, and holds until the connection ends. */
    static final String SHARE = "select pg_advisory_lock_shared(hashtext('penstock snapshot'), 0)";

    /** For removals; false, at once, while anybody reads. Holds until the connection ends. */
    static final String TRY_ALONE = "select pg_try_advisory_lock(hashtext('penstock snapshot'), 0)";

    private DetachLock() {}
}
