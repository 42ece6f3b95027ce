package io.penstock.config;

/**
 * What one evaluation of a jq expression may use.
 *
 * @param steps evaluation steps; some 20 million pass in a second
 * @param memory of the values that it makes, roughly counted
 * @param string the longest one that it may make, in characters
 * @param depth of calls and of nested values
 */
public record ExpressionConfig(long steps, ByteSize memory, ByteSize string, int depth) {

    public ExpressionConfig {
        new Checks("expression")
                .between("steps", steps, 1_000, 1_000_000_000)
                .between("memory", memory, ByteSize.kib(64), ByteSize.mib(1_024))
                .between("string", string, ByteSize.kib(1), ByteSize.mib(512))
                .between("depth", depth, 16, 4_096)
                .done();
    }

    static ExpressionConfig defaults() {
        return new ExpressionConfig(1_000_000, ByteSize.mib(16), ByteSize.mib(4), 512);
    }
}
