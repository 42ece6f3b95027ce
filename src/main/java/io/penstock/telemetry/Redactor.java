package io.penstock.telemetry;

import com.google.re2j.Pattern;
import java.util.List;

/**
 * Takes credentials and e-mail addresses out of text that is about to be logged. A last line of defence: code does not log them in the first
 * place. Pure, and linear in the text.
 */
public final class Redactor {

    private static final String MARK = "[redacted]";
    private static final String SCHEME = "(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{4,}";
    private static final String JWT = "\\beyJ[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*";
    private static final String KEY = "\\b(ps|whsec|whk)_[A-Za-z0-9+/=_-]{8,}";
    private static final String URL_USER = "://[^/\\s@]+@";
    private static final String MAIL = "[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\\.[A-Za-z0-9.-]+";
    private static final String NAMED =
            "(?i)\\b([a-z_-]*(?:password|passwd|secret|token|api[_-]?key|authorization|cookie)[\"']?\\s*[=:]\\s*[\"']?)[^\\s\"',;&}]+";

    /** In this order: a URL's user part would else be taken for a mail address. */
    private static final List<Rule> RULES = List.of(
            new Rule(SCHEME, "$1 " + MARK),
            new Rule(JWT, MARK),
            new Rule(KEY, "$1_" + MARK),
            new Rule(URL_USER, "://" + MARK + "@"),
            new Rule(NAMED, "$1" + MARK),
            new Rule(MAIL, MARK));

    private Redactor() {}

    private record Rule(Pattern pattern, String replacement) {
        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement);
        }
    }

    public static String redact(String text) {
        String safe = text;
        for (Rule rule : RULES) {
            safe = rule.pattern().matcher(safe).replaceAll(rule.replacement());
        }
        return safe;
    }
}
