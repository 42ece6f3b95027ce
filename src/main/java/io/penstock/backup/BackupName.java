package io.penstock.backup;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/** What a backup is called: by the time at which it began, so that names sort by age. */
final class BackupName {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'penstock-'yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern TEXT = Pattern.compile("penstock-\\d{8}T\\d{6}\\.\\d{3}Z");

    private BackupName() {}

    static String at(Instant began) {
        return NAME.format(began);
    }

    static boolean isOne(String name) {
        return TEXT.matcher(name).matches();
    }
}
