package io.penstock.config;

/**
 * From when on the server calls itself degraded.
 *
 * @param queueWarning items that wait to be written
 * @param diskWarning less than that is free where the data is
 * @param diskCritical less than that is free there, and the server calls itself unhealthy
 * @param memoryWarning percent of the heap that are in use after a collection
 */
public record HealthConfig(int queueWarning, ByteSize diskWarning, ByteSize diskCritical, int memoryWarning) {

    private static final int PERCENT = 100;
    private static final int MILLION = 1_000_000;

    public HealthConfig {
        new Checks("health")
                .between("queue_warning", queueWarning, 1, MILLION)
                .between("memory_warning", memoryWarning, 1, PERCENT)
                .done();
    }

    static HealthConfig defaults() {
        return new HealthConfig(10_000, ByteSize.parse("2GiB"), ByteSize.parse("256MiB"), 90);
    }
}
