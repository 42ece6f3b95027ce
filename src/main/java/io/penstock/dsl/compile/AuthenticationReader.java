package io.penstock.dsl.compile;

import io.penstock.dsl.Authentication;
import io.penstock.dsl.Template;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads authentication policies: written out, by the name of one under {@code use}, or out of a secret. */
final class AuthenticationReader {

    private static final String USE = "use";
    private static final List<String> SCHEMES = List.of("basic", "bearer", "certificate", "digest", "oauth2", "oidc");
    private static final Shape POLICY =
            Shape.of("An authentication", "use", "basic", "bearer", "certificate", "digest", "oauth2", "oidc");
    private static final Shape REFERENCE = Shape.of("An authentication with `use`", USE);
    private static final Shape PASSWORD = Shape.of("", "username", "password");
    private static final Shape TOKEN = Shape.of("`bearer`", "token");
    private static final Shape SECRET = Shape.of("An authentication out of a secret", USE);

    private AuthenticationReader() {}

    /** Where a call uses one. Null when there is none, which was told. */
    static @Nullable Authentication reference(Located at, Scope task, Compilation compilation) {
        Scope scope = task.beforeAuthorization();
        Located name = at.member(USE);
        if (name == null) {
            return read(at, scope, compilation);
        }
        Fields fields = REFERENCE.read(at, compilation.findings());
        return fields.requireText(USE).isBlank()
                ? null
                : compilation.authentications().resolve(name, scope);
    }

    /** One that is written out, here or under {@code use}. */
    static @Nullable Authentication read(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        Fields fields = POLICY.read(at, findings);
        List<Located> policies = new ArrayList<>();
        at.members().stream().filter(member -> SCHEMES.contains(member.key())).forEach(policies::add);
        Located use = fields.get(USE);
        if (use != null) {
            findings.addKey(use, "An authentication under `use` is written out; it does not name another.", null);
        }
        if (policies.size() != 1) {
            if (fields.readable()) {
                findings.add(at, "An authentication has exactly one of " + String.join(", ", SCHEMES) + ".", null);
            }
            return null;
        }
        return policy(policies.get(0), scope, compilation);
    }

    private static @Nullable Authentication policy(Located at, Scope scope, Compilation compilation) {
        Findings findings = compilation.findings();
        String scheme = at.key();
        if (scheme.equals("certificate")) {
            findings.addKey(
                    at,
                    "`certificate` is not taken: the standard says nothing of what it holds, and this server shows no certificates of its own.",
                    "Use basic, bearer, digest, oauth2 or oidc.");
            return null;
        }
        if (at.member(USE) != null) {
            return fromSecret(at, compilation);
        }
        Template properties = switch (scheme) {
            case "basic", "digest" -> texts(PASSWORD.named("`" + scheme + "`"), at, scope, compilation);
            case "bearer" -> texts(TOKEN, at, scope, compilation);
            default -> OAuth2Reader.read(at, scope, compilation);
        };
        return new Authentication.Inline(scheme, properties);
    }

    private static Authentication fromSecret(Located at, Compilation compilation) {
        Fields fields = SECRET.read(at, compilation.findings());
        String name = fields.requireText(USE);
        Located use = fields.get(USE);
        if (use != null && !name.isBlank()) {
            compilation.secrets().check(name, use);
        }
        return new Authentication.FromSecret(at.key(), name);
    }

    /** An object of texts, all of which must be there. */
    private static Template texts(Shape shape, Located at, Scope scope, Compilation compilation) {
        Fields fields = shape.read(at, compilation.findings());
        for (String name : shape.known()) {
            Located member = fields.require(name);
            if (member != null) {
                fields.text(name, "");
            }
        }
        return compilation.expressions().strict(at, scope);
    }
}
