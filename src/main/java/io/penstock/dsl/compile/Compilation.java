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

    /** @param use the document's {@code use}, if there is one */
    Compilation(Findings findings, @Nullable Fields use) {
        this.findings = findings;
        this.secrets = new Secrets(use == null ? null : use.get("secrets"), findings);
        this.expressions = new Expressions(findings, secrets);
        this.delays = new Delays(findings, expressions);
        this.blocks = new BlockReader(this);
        Located ownAuthentications = use == null ? null : use.get("authentications");
        this.authentications = new Reusables<>(
                "authentication",
                ownAuthentications,
                findings,
                (at, scope) -> AuthenticationReader.read(at, scope, this));
        Located ownErrors = use == null ? null : use.get("errors");
        Located ownRetries = use == null ? null : use.get("retries");
        Located ownTimeouts = use == null ? null : use.get("timeouts");
        this.errors =
                new Reusables<>("error", ownErrors, findings, (at, scope) -> ErrorReader.template(at, scope, this));
        this.retries =
                new Reusables<>("retry policy", ownRetries, findings, (at, scope) -> RetryReader.read(at, scope, this));
        this.timeouts =
                new Reusables<>("time-out", ownTimeouts, findings, (at, scope) -> TimeoutReader.read(at, scope, this));
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
}
