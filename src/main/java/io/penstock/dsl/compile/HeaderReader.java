package io.penstock.dsl.compile;

import io.penstock.dsl.Program.Header;
import io.penstock.dsl.source.Located;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code document}, and the names and versions of workflows wherever they stand. */
final class HeaderReader {

    private static final Shape DOCUMENT =
            Shape.of("`document`", "dsl", "namespace", "name", "version", "title", "summary", "tags", "metadata");
    private static final Pattern DSL = Pattern.compile("1\\.0\\.(0|[1-9]\\d{0,5})");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern SEMANTIC_VERSION = Pattern.compile(
            "(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?");
    private static final int MAX_VERSION = 128;

    private HeaderReader() {}

    static Header read(Fields workflow) {
        Located at = workflow.require("document");
        if (at == null) {
            return new Header("", "", "", "", "", "");
        }
        Fields document = DOCUMENT.read(at, workflow.findings());
        document.freeObject("tags");
        document.freeObject("metadata");
        return new Header(
                matching(document, "dsl", DSL, "The DSL's version is 1.0.x.", "Write '1.0.3'."),
                name(document, "namespace"),
                name(document, "name"),
                version(document, "`version` is a semantic version."),
                document.text("title", ""),
                document.text("summary", ""));
    }

    /** A namespace, or the name of a workflow. */
    static String name(Fields fields, String property) {
        String rule = "`" + property + "` has 1 to 63 letters, digits and `-`, and neither begins nor ends with `-`.";
        return matching(fields, property, NAME, rule, null);
    }

    static String version(Fields fields, String rule) {
        return matching(fields, "version", SEMANTIC_VERSION, rule, "As '0.1.0'.");
    }

    private static String matching(
            Fields fields, String property, Pattern pattern, String rule, @Nullable String hint) {
        int before = fields.findings().count();
        String text = fields.requireText(property);
        Located at = fields.get(property);
        boolean told = fields.findings().count() > before;
        if (!told
                && at != null
                && (text.length() > MAX_VERSION || !pattern.matcher(text).matches())) {
            fields.findings().add(at, rule, hint);
        }
        return text;
    }
}
