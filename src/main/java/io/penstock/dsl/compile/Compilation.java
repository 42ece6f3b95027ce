package io.penstock.dsl.compile;

import io.penstock.dsl.Authentication;
import io.penstock.dsl.Delay;
import io.penstock.dsl.ErrorTemplate;
import io.penstock.dsl.Retry;
import io.penstock.dsl.source.Findings;
import io.penstock.dsl.source.Located;
import org.jspecify.annotations.Nullable;

/** What the readers of one document share: its findings, its expressions, its reusable parts. One thread. */
final class Compilation {

    private final Findings findings;
    private final Secrets secrets;
    private final Expressions expressions;
    private final Delays delays;
    private final BlockReader blocks;
    private final Reusables<ErrorTemplate> errors;
    private final Reusables<Retry> retries;
    private final Reusables<Delay> timeouts;
    private final Reusables<Authentication> authentications;
    private final Functions functions;
    private final Catalogs catalogs;
    private final Extensions extensions;
    private final Imports imports;

    /**
     * @param use the document's {@code use}, if there is one
     * @param loose whether every text is tried as an expression
     */
    Compilation(Findings findings, @Nullable Fields use, Imports imports, boolean loose) {
        this(
                use,
                imports,
                new Expressions(findings, new Secrets(part(use, "secrets"), findings), loose),
                new Extensions());
    }

    private Compilation(@Nullable Fields use, Imports imports, Expressions expressions, Extensions extensions) {
        this.findings = expressions.findings();
        this.imports = imports;
        this.secrets = expressions.secrets();
        this.extensions = extensions;
        this.expressions = expressions;
        this.delays = new Delays(findings, expressions);
        this.blocks = new BlockReader(this);
        this.functions = new Functions(part(use, "functions"), this);
        this.catalogs = new Catalogs(part(use, "catalogs"), this);
        this.authentications = new Reusables<>(
                "authentication",
                part(use, "authentications"),
                findings,
                (at, scope) -> AuthenticationReader.read(at, scope, this));
        this.errors = new Reusables<>(
                "error", part(use, "errors"), findings, (at, scope) -> ErrorReader.template(at, scope, this));
        this.retries = new Reusables<>(
                "retry policy", part(use, "retries"), findings, (at, scope) -> RetryReader.read(at, scope, this));
        this.timeouts = new Reusables<>(
                "time-out", part(use, "timeouts"), findings, (at, scope) -> TimeoutReader.read(at, scope, this));
    }

    private static @Nullable Located part(@Nullable Fields use, String name) {
        return use == null ? null : use.get(name);
    }

    /** For a text from elsewhere that belongs to this document, and has no {@code use} of its own. */
    Compilation foreign(Findings itsFindings) {
        Expressions its = new Expressions(itsFindings, secrets.of(itsFindings), expressions.loose());
        return new Compilation(null, imports, its, extensions);
    }

    Findings findings() {
        return findings;
    }

    Secrets secrets() {
        return secrets;
    }

    Expressions expressions() {
        return expressions;
    }

    Delays delays() {
        return delays;
    }

    BlockReader blocks() {
        return blocks;
    }

    Reusables<ErrorTemplate> errors() {
        return errors;
    }

    Reusables<Retry> retries() {
        return retries;
    }

    Reusables<Delay> timeouts() {
        return timeouts;
    }

    Reusables<Authentication> authentications() {
        return authentications;
    }

    Functions functions() {
        return functions;
    }

    Catalogs catalogs() {
        return catalogs;
    }

    Imports imports() {
        return imports;
    }

    Extensions extensions() {
        return extensions;
    }
}
