package io.penstock.dsl.compile;

import io.penstock.dsl.Authentication;
import io.penstock.dsl.UriTemplate;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import io.penstock.expression.Expression;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code endpoint}: a URI, or an object of a URI and an authentication.
 *
 * @param authentication absent: none
 */
record Endpoint(UriTemplate uri, @Nullable Authentication authentication) {

    private static final Shape ENDPOINT = Shape.of("`endpoint`", "uri", "authentication");
    private static final Pattern LITERAL_URI = Pattern.compile("(?i)https?://\\S*");
    private static final Pattern OPERATOR = Pattern.compile("[+#./;?&=,!@|].*");
    private static final UriTemplate NO_URI = UriTemplate.Text.parse("");

    /** Stands in for one that is missing, which was told. */
    static final Endpoint NONE = new Endpoint(NO_URI, null);

    static Endpoint read(Located at, Scope scope, Compilation compilation) {
        if (!at.isObject()) {
            return new Endpoint(uri(at, scope, compilation), null);
        }
        Fields fields = ENDPOINT.read(at, compilation.findings());
        Located uri = fields.require("uri");
        Located authentication = fields.get("authentication");
        return new Endpoint(
                uri == null ? NO_URI : uri(uri, scope, compilation),
                authentication == null ? null : AuthenticationReader.reference(authentication, scope, compilation));
    }

    /** An absolute URI over HTTP, with variables in it, or an expression that gives one. */
    static UriTemplate uri(Located at, Scope scope, Compilation compilation) {
        if (Expressions.marked(at)) {
            return new UriTemplate.Computed(compilation.expressions().natural(at, scope));
        }
        boolean literal = at.isText() && LITERAL_URI.matcher(at.text()).matches();
        Expressions expressions = compilation.expressions();
        Expression attempt = literal || !at.isText() || !expressions.loose() ? null : expressions.attempt(at, scope);
        if (attempt != null) {
            return new UriTemplate.Computed(attempt);
        }
        if (!literal) {
            String rule = "` is a URI that begins with http:// or https://, or an expression in ${ }.";
            compilation.findings().add(at, "`" + at.key() + rule, whole(at));
            return NO_URI;
        }
        return template(at, compilation.findings());
    }

    /** Text with variables in it. */
    static UriTemplate template(Located at, Findings findings) {
        UriTemplate.Text template = UriTemplate.Text.parse(at.text());
        boolean unclosed = template.literals().stream().anyMatch(part -> part.contains("{") || part.contains("}"));
        boolean operator = template.names().stream()
                .anyMatch(name -> name.isBlank() || OPERATOR.matcher(name).matches());
        if (unclosed || operator) {
            findings.add(at, "A URI template has plain variables only, as {id}, each closed.", whole(at));
        }
        return template;
    }

    private static @Nullable String whole(Located at) {
        return at.isText() && at.text().contains("${")
                ? "Put the whole URI in an expression: ${ \"https://…/\\(.id)\" }."
                : null;
    }
}
