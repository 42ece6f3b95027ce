package io.penstock.postgres;

/**
 * Keeps backups and the detaching of partitions apart: what a backup reads would make a detachment wait, and inserts behind it. Backups share
 * the lock; who detaches takes it alone, and tries again later when it is not to be had.
 */
final class DetachLock {

    private static final long KEY = 0x7065_6e64_6574_6163L;

    /** Waits, and holds until the connection ends. */
    static final String SHARE = "select pg_advisory_lock_shared(" + KEY + ")";

    /** True when it was to be had; holds until the connection ends or {@link #RELEASE}. */
    static final String TRY_ALONE = "select pg_try_advisory_lock(" + KEY + ")";

    static final String RELEASE = "select pg_advisory_unlock(" + KEY + ")";

    private DetachLock() {}
}
