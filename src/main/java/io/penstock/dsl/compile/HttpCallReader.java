package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Template;
import io.penstock.dsl.UriTemplate;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code call: http} */
final class HttpCallReader {

    private static final Shape WITH = Shape.of(
            "The `with` of `call: http`", "method", "endpoint", "headers", "query", "body", "output", "redirect");
    private static final Shape ENDPOINT = Shape.of("`endpoint`", "uri").later("authentication");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern METHOD = Pattern.compile("[A-Za-z]{1,32}");
    private static final Pattern LITERAL_URI = Pattern.compile("(?i)https?://\\S*");
    private static final Pattern OPERATOR = Pattern.compile("[+#./;?&=,!@|].*");
    private static final List<String> OUTPUTS = List.of("content", "raw", "response");

    Action read(Fields task, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Expressions expressions = compilation.expressions();
        Located at = task.require("with");
        Fields with = WITH.readIfThere(at, findings);
        if (with == null) {
            return new Action.CallHttp(
                    Expressions.nothing(),
                    UriTemplate.Text.parse(""),
                    null,
                    null,
                    null,
                    Action.HttpOutput.CONTENT,
                    false);
        }
        Located method = with.require("method");
        Located endpoint = with.require("endpoint");
        String output = with.choice("output", "content", OUTPUTS);
        return new Action.CallHttp(
                method == null
                        ? Expressions.nothing()
                        : expressions.checked(method, scope, it -> checkMethod(it, findings)),
                endpoint == null ? UriTemplate.Text.parse("") : endpoint(endpoint, scope, compilation),
                strings(with.get("headers"), scope, compilation, true),
                strings(with.get("query"), scope, compilation, false),
                expressions.templateOrNull(with.get("body"), scope),
                Action.HttpOutput.valueOf(output.toUpperCase(Locale.ROOT)),
                with.flag("redirect", false));
    }

    private static void checkMethod(Located method, Findings findings) {
        if (!method.isText() || !METHOD.matcher(method.text()).matches()) {
            findings.add(method, "`method` is the name of an HTTP method, as get or post.", null);
        }
    }

    private static UriTemplate endpoint(Located at, Scope scope, Compilation compilation) {
        if (!at.isObject()) {
            return uri(at, scope, compilation);
        }
        Located uri = ENDPOINT.read(at, compilation.findings()).require("uri");
        return uri == null ? UriTemplate.Text.parse("") : uri(uri, scope, compilation);
    }

    private static UriTemplate uri(Located at, Scope scope, Compilation compilation) {
        if (Expressions.marked(at)) {
            return new UriTemplate.Computed(compilation.expressions().natural(at, scope));
        }
        Findings findings = compilation.findings();
        String whole = at.isText() && at.text().contains("${")
                ? "Put the whole URI in an expression: ${ \"https://…/\\(.id)\" }."
                : null;
        if (!at.isText() || !LITERAL_URI.matcher(at.text()).matches()) {
            String rule = "` is a URI that begins with http:// or https://, or an expression in ${ }.";
            findings.add(at, "`" + at.key() + rule, whole);
            return UriTemplate.Text.parse("");
        }
        UriTemplate.Text template = UriTemplate.Text.parse(at.text());
        boolean unclosed = template.literals().stream().anyMatch(part -> part.contains("{") || part.contains("}"));
        boolean operator = template.names().stream()
                .anyMatch(name -> name.isBlank() || OPERATOR.matcher(name).matches());
        if (unclosed || operator) {
            findings.add(at, "A URI template has plain variables only, as {id}, each closed.", whole);
        }
        return template;
    }

    /** An object of strings, or an expression that gives one. */
    private static @Nullable Template strings(
            @Nullable Located at, Scope scope, Compilation compilation, boolean header) {
        if (at == null) {
            return null;
        }
        Findings findings = compilation.findings();
        if (!at.isObject() && !Expressions.marked(at)) {
            findings.add(
                    at, "`" + at.key() + "` is an object of strings, or an expression in ${ } that gives one.", null);
        }
        for (Located member : at.members()) {
            if (header && !TOKEN.matcher(member.key()).matches()) {
                findings.addKey(member, "`" + member.key() + "` cannot be the name of a header.", null);
            }
            boolean simple =
                    member.value().isValueNode() && !(header && member.value().isNull());
            boolean list = !header && member.isArray();
            if (!simple && !list) {
                findings.add(member, "`" + member.key() + "` is text.", null);
            } else if (header && simple && member.text().chars().anyMatch(c -> c < ' ' && c != '\t')) {
                findings.add(member, "A header has one line.", null);
            }
        }
        return compilation.expressions().template(at, scope);
    }
}
