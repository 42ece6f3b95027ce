package io.penstock.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** A number of bytes, written as {@code 512B}, {@code 64KiB}, {@code 1MiB} or {@code 2GiB}; a bare number counts bytes. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,15})\\s*(b|kib|mib|gib)?");
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    public static ByteSize kib(long count) {
        return new ByteSize(count * KIB);
    }

    public static ByteSize mib(long count) {
        return new ByteSize(count * MIB);
    }

    /** @throws IllegalArgumentException saying what is allowed */
    public static ByteSize parse(String text) {
        var matcher = TEXT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a size such as 512B, 64KiB, 1MiB or 2GiB");
        }
        long count = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        return new ByteSize(Math.multiplyExact(count, factor(unit == null ? "b" : unit)));
    }

    private static long factor(String unit) {
        return switch (unit) {
            case "kib" -> KIB;
            case "mib" -> MIB;
            case "gib" -> GIB;
            default -> 1;
        };
    }

    /** @throws ArithmeticException from 2 GiB on, which the checks of settings that become array sizes exclude */
    public int toInt() {
        return Math.toIntExact(bytes);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** As {@link #parse} reads it, in the largest unit that leaves no rest. */
    @Override
    public String toString() {
        if (bytes > 0 && bytes % GIB == 0) {
            return bytes / GIB + "GiB";
        }
        if (bytes > 0 && bytes % MIB == 0) {
            return bytes / MIB + "MiB";
        }
        return bytes > 0 && bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + "B";
    }
}
