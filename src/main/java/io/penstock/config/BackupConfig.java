package io.penstock.config;

/**
 * Backups that the server makes of its database.
 *
 * @param times when, as a cron expression; {@code never}: only when asked
 * @param verifyTimes when the newest is tried out, as a cron expression; {@code never}: only when asked
 * @param keep the most that stay
 * @param folder empty: {@code backups} in the data folder
 * @param sealed whether files are sealed with the secret key
 * @param scratchUrl an empty database to try backups out in; none: an embedded one for the time being
 */
public record BackupConfig(
        String times, String verifyTimes, int keep, String folder, boolean sealed, Secret scratchUrl, S3Config s3) {

    public BackupConfig {
        new Checks("backup").between("keep", keep, 1, 1_000).done();
    }

    static BackupConfig defaults() {
        return new BackupConfig("30 2 * * *", "30 4 * * 0", 30, "", false, Secret.NONE, S3Config.defaults());
    }
}
