package io.penstock.auth;

import io.penstock.auth.AccessChangeStore.Listening;
import io.penstock.config.AuthConfig;
import io.penstock.config.Secret;
import io.penstock.http.Authenticator;
import io.penstock.http.Endpoint;
import io.penstock.http.Exchange;
import io.penstock.identity.IdSource;
import io.penstock.organization.Credentials.Proof;
import io.penstock.postgres.Database;
import io.penstock.ratelimit.RateLimiter;
import io.penstock.seal.Sealer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** This room put together: who comes in, and as whom. {@link AuthVerticle} keeps it fresh. */
public final class Gatehouse {

    private static final int PURGED_AT_ONCE = 10_000;

    private final Passwords passwords;
    private final SignIn signIn;
    private final AccessChangeStore changes;
    private final AccountStore accounts;
    private final SessionStore sessions;
    private final KeyStore keyStore;
    private final KeyCatalogue keys;
    private final SigningKeyStore signingStore;
    private final SigningKeys signing;
    private final AccessWatch watch;
    private final Authenticator authenticator;
    private final List<Endpoint> endpoints;

    /**
     * @param database where users, sessions and keys are
     * @param clock the database's, so that all nodes have one
     * @param ids makes the ids of sessions
     * @param limiter counts sign-ins that fail
     * @param alarm told of those that look like an attack
     */
    public record Parts(
            Database database, Sealer sealer, InstantSource clock, IdSource ids, RateLimiter limiter, Alarm alarm) {}

    public Gatehouse(Vertx vertx, AuthConfig config, Parts parts) {
        var pool = parts.database().pool();
        SecureRandom random = new SecureRandom();
        passwords = new Passwords(vertx, config);
        SigningKeys.Settings settings = SigningKeys.Settings.of(config);
        signingStore = new SigningKeyStore(pool, parts.sealer());
        signing = new SigningKeys(vertx, signingStore, settings, parts.ids(), random);
        Tokens tokens = new Tokens(signing::keyset, config.accessTokenTtl(), parts.clock());
        changes = new AccessChangeStore(parts.database());
        Standing standing = new Standing(settings.overlap());
        keyStore = new KeyStore(pool);
        keys = new KeyCatalogue(keyStore, parts.clock());
        watch = new AccessWatch(
                changes, new AccessWatch.Parts(standing, keys, signing), parts.clock(), System::nanoTime);
        authenticator = new CallerAuthenticator(tokens, keys, standing, watch, config.maxStaleness());
        sessions = new SessionStore(
                pool, new SessionLimits(config.sessionIdle(), config.sessionTtl(), config.refreshGrace()));
        Sessions begun = new Sessions(sessions, watch, tokens, parts.ids(), random);
        endpoints = new ArrayList<>();
        accounts = new AccountStore(pool);
        TotpStore totp = new TotpStore(pool, parts.sealer());
        SecondFactor factor = new SecondFactor(totp, parts.clock(), random);
        Throttle throttle = new LimitedThrottle(parts.limiter(), config.loginAttempts(), config.loginWindow());
        signIn = new SignIn(accounts, passwords, factor, throttle, parts.alarm());
        endpoints.addAll(new AuthRoutes(signIn, begun, tokens.ttl()).endpoints());
        endpoints.addAll(new PasswordRoutes(accounts, signIn, passwords, watch, random).endpoints());
        endpoints.addAll(new TotpRoutes(totp, factor, signIn).endpoints());
        endpoints.addAll(new SessionRoutes(sessions, begun, watch, tokens.ttl()).endpoints());
        endpoints.addAll(new SigningKeyRoutes(signing, parts.clock()).endpoints());
        endpoints.addAll(new KeyRoutes(keyStore, watch, parts.ids(), random).endpoints());
    }

    public Authenticator authenticator() {
        return authenticator;
    }

    public List<Endpoint> endpoints() {
        return List.copyOf(endpoints);
    }

    /** Of a password, as the database keeps it. */
    public Future<String> hash(Secret password) {
        return passwords.hash(password);
    }

    /** Whether somebody has the password, and the second factor, of an account in whichever organization, or in none. */
    public Future<Void> prove(Proof proof, Exchange exchange) {
        return signIn.prove(proof, exchange);
    }

    /** How often sign-ins have looked like an attack. */
    public long suspicions() {
        return signIn.suspicions();
    }

    /** Learns what callers are known by; before it nobody is let in. */
    Future<Void> open() {
        return signing.open().compose(made -> watch.refresh());
    }

    /** Learns what has changed about sessions, members and keys; all that was committed before this call. */
    public Future<Void> refresh() {
        return watch.refresh();
    }

    Future<Listening> listen(Runnable changed, Runnable broken) {
        return changes.listen(changed, broken);
    }

    /** Writes when keys were used last. */
    Future<Void> flush() {
        return keys.flush();
    }

    Future<Void> close() {
        return flush().otherwiseEmpty();
    }

    /** Forgets sessions that are over, keys that expired long ago, and changes that no token remembers. */
    public Future<?> purge() {
        return sessions.purge(PURGED_AT_ONCE)
                .compose(purged -> keyStore.purge(PURGED_AT_ONCE))
                .compose(purged -> accounts.purge())
                .compose(purged -> signingStore.purge(AccessWatch.KEPT))
                .compose(purged -> changes.purge(AccessWatch.KEPT));
    }
}
