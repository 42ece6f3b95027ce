package io.penstock;

import io.penstock.backup.BackupPlace;
import io.penstock.backup.FolderPlace;
import io.penstock.backup.S3Bucket;
import io.penstock.backup.S3Place;
import io.penstock.config.Config;
import io.penstock.config.S3Config;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;

/** Where backups are: as the configuration says, or as a command was told. */
final class Places {

    private static final String S3 = "s3://";
    private static final String FOLDER = "backups";

    private Places() {}

    /** Of the servers. */
    static BackupPlace of(Config config, InstantSource clock) {
        S3Config s3 = config.backup().s3();
        if (s3.isPresent()) {
            return bucket(s3, s3.bucket(), s3.prefix(), clock);
        }
        String folder = config.backup().folder();
        return new FolderPlace(folder.isEmpty() ? config.dataDir().resolve(FOLDER) : Path.of(folder));
    }

    static boolean isBucket(String told) {
        return told.startsWith(S3);
    }

    /**
     * @param told {@code s3://bucket/prefix}, which is asked with what {@code backup.s3} says
     * @throws Failure when that says too little
     */
    static BackupPlace bucket(String told, Config config, InstantSource clock) {
        String[] parts = told.substring(S3.length()).split("/", 2);
        S3Config s3 = config.backup().s3();
        if (s3.accessKey().isEmpty() || !s3.secretKey().isPresent()) {
            throw new Failure(new Reason.Invalid(
                    "A bucket needs backup.s3.access_key and backup.s3.secret_key, as PENSTOCK_BACKUP_S3_ACCESS_KEY."));
        }
        return bucket(s3, parts[0], parts.length == 1 ? "" : parts[1], clock);
    }

    private static BackupPlace bucket(S3Config s3, String bucket, String prefix, InstantSource clock) {
        String endpoint = s3.endpoint().isEmpty() ? "https://s3." + s3.region() + ".amazonaws.com" : s3.endpoint();
        var address = new S3Bucket.Address(URI.create(endpoint), s3.region(), bucket, s3.accessKey(), s3.secretKey());
        return new S3Place(new S3Bucket(address, clock), prefix.replaceAll("^/+|/+$", ""));
    }
}
