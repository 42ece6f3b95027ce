package io.penstock.config;

/**
 * A bucket for backups, instead of a folder.
 *
 * @param bucket empty: the folder is used
 * @param prefix of all keys
 * @param endpoint empty: Amazon's, of the region
 */
public record S3Config(
        String bucket, String prefix, String endpoint, String region, String accessKey, Secret secretKey) {

    public S3Config {
        new Checks("backup.s3")
                .require(
                        endpoint.isEmpty() || endpoint.matches("https?://[^/\\s]+/?"),
                        "endpoint",
                        endpoint,
                        "https://host, or http:// in a private network")
                .require(region.matches("[a-z0-9-]{1,40}"), "region", region, "a name as eu-central-1")
                .require(bucket.matches("[a-z0-9.-]{0,63}"), "bucket", bucket, "the name of a bucket")
                .require(
                        bucket.isEmpty() || !accessKey.isEmpty() && secretKey.isPresent(),
                        "bucket",
                        bucket,
                        "one with an access_key and a secret_key beside it")
                .done();
    }

    static S3Config defaults() {
        return new S3Config("", "", "", "us-east-1", "", Secret.NONE);
    }

    public boolean isPresent() {
        return !bucket.isEmpty();
    }
}
