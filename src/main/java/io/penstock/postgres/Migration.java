package io.penstock.postgres;

import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One numbered SQL file.
 *
 * @param number from 1, without gaps
 * @param oldestJar the lowest revision of a jar that still works after this file: its own number unless a line
 *     {@code -- oldest-jar: n} says less
 */
record Migration(int number, String name, String sql, int oldestJar) {

    private static final String INDEX = "index";
    private static final Pattern NAME = Pattern.compile("(\\d{4})_[a-z0-9_]+\\.sql");
    private static final Pattern OLDEST_JAR = Pattern.compile("(?m)^-- oldest-jar: (\\d+)$");

    /** Reads the files that {@code index} in that folder of the class path lists, one name a line, in order. Blocks. */
    static List<Migration> in(String folder) {
        List<Migration> found = new ArrayList<>();
        for (String name : read(folder, INDEX).split("\n")) {
            if (!name.isBlank()) {
                found.add(of(folder, name.trim(), found.size() + 1));
            }
        }
        return List.copyOf(found);
    }

    String checksum() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Migration of(String folder, String name, int expected) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != expected) {
            throw broken("The migration " + name + " should be number " + expected + " and named 0001_some_words.sql.");
        }
        String sql = read(folder, name);
        Matcher oldest = OLDEST_JAR.matcher(sql);
        return new Migration(expected, name, sql, oldest.find() ? Integer.parseInt(oldest.group(1)) : expected);
    }

    private static String read(String folder, String name) {
        try (InputStream in = Migration.class.getClassLoader().getResourceAsStream(folder + '/' + name)) {
            if (in == null) {
                throw broken("The migration file " + folder + '/' + name + " is not in the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw broken("The migration file " + folder + '/' + name + " cannot be read.");
        }
    }

    private static Failure broken(String message) {
        return new Failure(new Reason.Invalid(message));
    }
}
