package io.penstock.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells secrets that somebody could guess: out of documents, typed by a tired hand, or too even. Says nothing of the secret itself. Pure. */
public final class SecretStrength {

    /** What stands in documents, examples and templates in the place of a secret. */
    private static final List<String> KNOWN = List.of(
            "changeme",
            "changethis",
            "replaceme",
            "replacewith",
            "default",
            "example",
            "insecure",
            "password",
            "placeholder",
            "yoursecret",
            "mysecret",
            "secretkey",
            "notasecret",
            "donotuse",
            "letmein",
            "penstock");

    private static final List<String> PASSWORDS = List.of(
            "admin", "administrator", "root", "qwerty", "12345678", "123456789", "1234567890", "iloveyou", "welcome1");

    /**
     * Of the text as a whole, by how often its characters come. The shortest random key, 16 bytes in hex, has 116 on average, but fewer
     * than 96 once in 20,000 and fewer than 85 once in 10 million: the bound lies where no random key is refused by bad luck.
     */
    private static final double LEAST_BITS = 72;

    private SecretStrength() {}

    /** What is wrong with a key in production, to complete "secret_key …"; empty when nothing is. */
    public static Optional<String> weaknessOfKey(String key) {
        if (isKnown(key)) {
            return Optional.of("is one out of a document or template");
        }
        if (period(key) <= key.length() / 2) {
            return Optional.of("repeats itself");
        }
        if (isRow(key)) {
            return Optional.of("is a row of neighbouring characters");
        }
        return bits(key) < LEAST_BITS ? Optional.of("has too little variety") : Optional.empty();
    }

    /** Whether a password is among the first that anybody tries. */
    public static boolean isFirstTried(String password) {
        String bare = bare(password);
        return isKnown(password) || PASSWORDS.contains(bare) || period(password) <= password.length() / 2;
    }

    private static boolean isKnown(String text) {
        String bare = bare(text);
        return KNOWN.stream().anyMatch(bare::contains);
    }

    private static String bare(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
    }

    /** The length of the shortest piece of which the text is a repetition (by the failure function of Knuth, Morris and Pratt). */
    private static int period(String text) {
        int[] border = new int[text.length() + 1];
        border[0] = -1;
        for (int i = 0; i < text.length(); i++) {
            int k = border[i];
            while (k >= 0 && text.charAt(k) != text.charAt(i)) {
                k = border[k];
            }
            border[i + 1] = k + 1;
        }
        return text.isEmpty() ? 0 : text.length() - border[text.length()];
    }

    private static boolean isRow(String text) {
        int neighbours = 0;
        for (int i = 1; i < text.length(); i++) {
            if (Math.abs(text.charAt(i) - text.charAt(i - 1)) <= 1) {
                neighbours++;
            }
        }
        return neighbours > text.length() / 2;
    }

    private static double bits(String text) {
        Map<Character, Integer> counts = new HashMap<>();
        for (char each : text.toCharArray()) {
            counts.merge(each, 1, Integer::sum);
        }
        double bits = 0;
        for (int count : counts.values()) {
            bits -= count * Math.log((double) count / text.length()) / Math.log(2);
        }
        return bits;
    }
}
