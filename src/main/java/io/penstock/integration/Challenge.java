package io.penstock.integration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1). Pure.
 *
 * @param scheme lower case
 * @param parameters names in lower case; of a scheme with a bare token there are none
 */
record Challenge(String scheme, Map<String, String> parameters) {

    private static final String TOKEN = "([!#$%&'*+.^_`|~0-9A-Za-z-]++)";
    private static final Pattern PARAMETER =
            Pattern.compile("[\\s,]*+" + TOKEN + "\\s*+=\\s*+(?:\"((?:[^\"\\\\]++|\\\\.)*+)\"|([^\\s,\"]++))");
    private static final Pattern SCHEME =
            Pattern.compile("[\\s,]*+" + TOKEN + "(?=[\\s,]|$)(?:\\s++[0-9A-Za-z._~+/-]++=*+(?=\\s*+(?:,|$)))?");

    /** All challenges of the headers, in order, up to what cannot be read. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        headers.forEach(header -> parse(header, challenges));
        return challenges;
    }

    private static void parse(String header, List<Challenge> challenges) {
        Matcher parameter = PARAMETER.matcher(header);
        Matcher scheme = SCHEME.matcher(header);
        Map<String, String> parameters = Map.of();
        boolean begun = false;
        int at = 0;
        while (at < header.length()) {
            if (begun && parameter.region(at, header.length()).lookingAt()) {
                parameters.put(parameter.group(1).toLowerCase(Locale.ROOT), value(parameter));
                at = parameter.end();
            } else if (scheme.region(at, header.length()).lookingAt()) {
                parameters = new LinkedHashMap<>();
                challenges.add(new Challenge(scheme.group(1).toLowerCase(Locale.ROOT), parameters));
                begun = true;
                at = scheme.end();
            } else {
                return;
            }
        }
    }

    private static String value(Matcher parameter) {
        String quoted = parameter.group(2);
        return quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
    }
}
