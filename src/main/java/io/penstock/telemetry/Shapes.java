package io.penstock.telemetry;

import java.util.List;

/**
 * Tells words that are credentials by how they look, whatever stands before them: prefixes that issuers give their keys, JSON Web Tokens,
 * long hex, and long runs of letters and digits that nobody wrote by hand. Pure, linear in the word.
 */
final class Shapes {

    private static final List<String> PREFIXES = List.of(
            "ps_",
            "psr_",
            "pst_",
            "whsec_",
            "whk_",
            "sk_",
            "rk_",
            "pk_live_",
            "sk-",
            "ghp_",
            "gho_",
            "ghu_",
            "ghs_",
            "ghr_",
            "github_pat_",
            "glpat-",
            "xoxa-",
            "xoxb-",
            "xoxp-",
            "xoxr-",
            "xoxs-",
            "xapp-",
            "AKIA",
            "ASIA",
            "AIza",
            "npm_",
            "dop_v1_",
            "shpat_",
            "shpss_",
            "SG.",
            "hf_",
            "pypi-",
            "ya29.",
            "dckr_pat_",
            "lin_api_",
            "phc_",
            "rpa_");

    private static final int AFTER_PREFIX = 8;
    private static final int SHORTEST_JWT = 20;
    private static final int SHORTEST_HEX = 32;
    private static final int SHORTEST_MIXED = 22;
    private static final int SHORTEST_LOWER = 24;

    /** Of the places between two characters, those where the class changes: random base64 has 0.6, camel case less than a third. */
    private static final double MIXED_CHANGES = 0.32;

    /** A short text may be less even by chance, and so may a name that somebody wrote. */
    private static final double SHORT_MIXED_CHANGES = 0.4;

    private static final int LONG = 32;

    private static final double LOWER_CHANGES = 0.25;

    private Shapes() {}

    static boolean isCredential(String word) {
        if (word.length() < AFTER_PREFIX) {
            return false;
        }
        return hasPrefix(word) || isJwt(word) || hasRandomPart(word);
    }

    private static boolean hasPrefix(String word) {
        for (String prefix : PREFIXES) {
            if (word.startsWith(prefix) && word.length() >= prefix.length() + AFTER_PREFIX) {
                return true;
            }
        }
        return false;
    }

    private static boolean isJwt(String word) {
        return word.startsWith("eyJ") && word.length() >= SHORTEST_JWT && word.indexOf('.') > 0;
    }

    private static boolean hasRandomPart(String word) {
        if (word.length() < SHORTEST_MIXED || isUuid(word)) {
            return false;
        }
        Run whole = new Run();
        Run part = new Run();
        for (int i = 0; i < word.length(); i++) {
            char each = word.charAt(i);
            if (each == '.') {
                if (whole.isMixed()) {
                    return true;
                }
                whole = new Run();
            } else {
                whole.add(each);
            }
            if (isAlphanumeric(each)) {
                part.add(each);
            } else {
                if (part.isHex() || part.isLower()) {
                    return true;
                }
                part = new Run();
            }
        }
        return whole.isMixed() || part.isHex() || part.isLower();
    }

    static boolean isAlphanumeric(char each) {
        return each >= '0' && each <= '9' || each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z';
    }

    /** 8-4-4-4-12: an id, which is no secret. */
    private static boolean isUuid(String word) {
        return word.length() == 36
                && word.charAt(8) == '-'
                && word.charAt(13) == '-'
                && word.charAt(18) == '-'
                && word.charAt(23) == '-';
    }

    /** What a run of characters is made of. */
    private static final class Run {
        private int length;
        private int lower;
        private int upper;
        private int digits;
        private int beyondHex;
        private int changes;
        private int last;

        private void add(char each) {
            int kind;
            if (each >= '0' && each <= '9') {
                kind = 1;
                digits++;
            } else if (each >= 'a' && each <= 'z') {
                kind = 2;
                lower++;
                beyondHex += each > 'f' ? 1 : 0;
            } else if (each >= 'A' && each <= 'Z') {
                kind = 3;
                upper++;
                beyondHex += each > 'F' ? 1 : 0;
            } else {
                kind = last;
                beyondHex++;
            }
            changes += kind == last ? 0 : 1;
            last = kind;
            length++;
        }

        private boolean isHex() {
            return length >= SHORTEST_HEX && beyondHex == 0;
        }

        private boolean isMixed() {
            return length >= SHORTEST_MIXED
                    && digits > 0
                    && upper > 0
                    && lower > 0
                    && changes >= (length < LONG ? SHORT_MIXED_CHANGES : MIXED_CHANGES) * length;
        }

        private boolean isLower() {
            return length >= SHORTEST_LOWER
                    && digits > 0
                    && (upper == 0 || lower == 0)
                    && lower + upper > 0
                    && changes >= LOWER_CHANGES * length;
        }
    }
}
