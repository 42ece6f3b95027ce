package io.penstock.dsl.compile;

import io.penstock.dsl.Action;
import io.penstock.dsl.Template;
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
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern METHOD = Pattern.compile("[A-Za-z]{1,32}");
    private static final List<String> OUTPUTS = List.of("content", "raw", "response");

    /** Stands in for a call that cannot be read, which was told. */
    static final Action.CallHttp NOTHING = new Action.CallHttp(
            Expressions.nothing(), Endpoint.NONE.uri(), null, null, null, Action.HttpOutput.CONTENT, false, null);

    Action read(Fields task, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Expressions expressions = compilation.expressions();
        Fields with = WITH.readIfThere(task.require("with"), findings);
        if (with == null) {
            return NOTHING;
        }
        Located method = with.require("method");
        Located at = with.require("endpoint");
        Endpoint endpoint = at == null ? Endpoint.NONE : Endpoint.read(at, scope, compilation);
        return new Action.CallHttp(
                method == null
                        ? Expressions.nothing()
                        : expressions.checked(method, scope, it -> checkMethod(it, findings)),
                endpoint.uri(),
                strings(with.get("headers"), scope, compilation, true),
                strings(with.get("query"), scope, compilation, false),
                expressions.templateOrNull(with.get("body"), scope),
                output(with),
                with.flag("redirect", false),
                endpoint.authentication());
    }

    /** {@code with.output}, as calls by OpenAPI have it too. */
    static Action.HttpOutput output(Fields with) {
        String output = with.choice("output", "content", OUTPUTS);
        return Action.HttpOutput.valueOf(output.toUpperCase(Locale.ROOT));
    }

    private static void checkMethod(Located method, Findings findings) {
        if (!method.isText() || !METHOD.matcher(method.text()).matches()) {
            findings.add(method, "`method` is the name of an HTTP method, as get or post.", null);
        }
    }

    /** An object of strings, or an expression that gives one. */
    private static @Nullable Template strings(
            @Nullable Located at, Scope scope, Compilation compilation, boolean header) {
        if (at == null) {
            return null;
        }
        Findings findings = compilation.findings();
        boolean computed = Expressions.marked(at)
                || at.isText() && compilation.expressions().loose();
        if (!at.isObject() && !computed) {
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
