package io.penstock.config;

/**
 * How writes share transactions.
 *
 * @param queue what may wait for a batch, in bytes; more is answered with 503
 * @param batchRows rows of one batch
 * @param batchBytes bytes of one batch
 * @param connections batches in flight
 */
public record GroupCommitConfig(ByteSize queue, int batchRows, ByteSize batchBytes, int connections) {

    public GroupCommitConfig {
        new Checks("group_commit")
                .between("queue", queue, ByteSize.mib(1), ByteSize.mib(4_096))
                .between("batch_rows", batchRows, 1, 10_000)
                .between("batch_bytes", batchBytes, ByteSize.kib(64), ByteSize.mib(64))
                .between("connections", connections, 1, 64)
                .done();
    }

    static GroupCommitConfig defaults() {
        return new GroupCommitConfig(ByteSize.mib(64), 1_000, ByteSize.mib(1), 2);
    }
}
