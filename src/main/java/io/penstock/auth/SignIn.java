package io.penstock.auth;

import io.penstock.audit.AuditEntry;
import io.penstock.auth.AccountStore.Account;
import io.penstock.auth.Passwords.Verdict;
import io.penstock.auth.Suspicions.Suspicion;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.identity.Caller;
import io.penstock.identity.OrganizationId;
import io.penstock.identity.UserId;
import io.penstock.organization.Credentials.Proof;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies people: password, second factor, and not too often. Tries are counted for each account and each address before anything is
 * hashed, and given back when they were good; what looks like an attack is told. An unknown user costs the same time as a wrong password and is told the same. Safe on any
 * thread.
 */
final class SignIn {

    private static final Logger LOG = LoggerFactory.getLogger(SignIn.class);
    private static final String EVERYWHERE = "many addresses";
    private static final String WRONG = "The email or the password is wrong.";

    private final AccountStore accounts;
    private final Passwords passwords;
    private final SecondFactor factor;
    private final Throttle throttle;
    private final Suspicions suspicions = new Suspicions();
    private final Acquaintances acquaintances = new Acquaintances();
    private final LongAdder raised = new LongAdder();
    private final Alarm alarm;

    SignIn(AccountStore accounts, Passwords passwords, SecondFactor factor, Throttle throttle, Alarm alarm) {
        this.alarm = alarm;
        this.accounts = accounts;
        this.passwords = passwords;
        this.factor = factor;
        this.throttle = throttle;
    }

    /** @param code of the second factor; empty: none was sent */
    record Attempt(String email, Secret password, String code) {}

    /** @throws Failure in the future: Unauthenticated, TooManyRequests, or Unavailable when too many wait for their password to be hashed */
    Future<Account> verify(Attempt attempt, Exchange exchange) {
        List<String> keys = List.of(account(attempt.email()), Address.key(exchange.remoteAddress()));
        return counted(
                        keys,
                        () -> find(attempt.email(), exchange.remoteAddress())
                                .onSuccess(found -> found.ifPresent(account -> note(exchange, account, false)))
                                .compose(found -> judged(found, attempt.password(), isFamiliar(found, keys)))
                                .compose(account -> factor(account, attempt.code()))
                                .onSuccess(account -> {
                                    acquaintances.add(keys.get(0), keys.get(1));
                                    note(exchange, account, true);
                                }))
                .onFailure(cause -> suspect(cause, attempt.email(), exchange.remoteAddress(), keys));
    }

    private boolean isFamiliar(Optional<Account> found, List<String> keys) {
        return acquaintances.knows(keys.get(0), keys.get(1))
                || found.map(Account::familiar).orElse(false);
    }

    private void suspect(Throwable cause, String email, String address, List<String> keys) {
        if (!isWrong(cause) && !isTooOften(cause)) {
            return;
        }
        for (Suspicion suspicion : suspicions.failed(keys.get(0), keys.get(1), System.nanoTime())) {
            raised.increment();
            if (suspicion != Suspicion.MANY_FAILURES) {
                raise(AuditEntry.SERVER, suspicion, suspicion == Suspicion.FLOOD ? EVERYWHERE : keys.get(1));
            } else {
                find(email, address)
                        .onSuccess(found -> raise(
                                found.map(account -> account.caller().organization())
                                        .orElse(AuditEntry.SERVER),
                                suspicion,
                                found.map(account ->
                                                "/api/users/" + account.caller().user())
                                        .orElse(keys.get(0))));
            }
        }
    }

    private void raise(OrganizationId organization, Suspicion suspicion, String target) {
        LOG.warn("Sign-ins look like an attack: kind={} target={}", suspicion.action(), target);
        alarm.raise(organization, suspicion.action(), target);
    }

    /** How often sign-ins have looked like an attack. */
    long suspicions() {
        return raised.sum();
    }

    /**
     * Whether somebody has the password and second factor of an account that may belong to no organization. Counts as signing in does.
     *
     * @throws Failure as {@link #verify} does
     */
    Future<Void> prove(Proof proof, Exchange exchange) {
        List<String> keys = List.of(account(proof.email()), Address.key(exchange.remoteAddress()));
        boolean familiar = acquaintances.knows(keys.get(0), keys.get(1));
        return counted(
                        keys,
                        () -> passwords
                                .judge(proof.password(), Optional.of(proof.passwordHash()), familiar)
                                .compose(verdict -> {
                                    if (!verdict.right()) {
                                        throw Tokens.refused(WRONG);
                                    }
                                    return factor.isOn(proof.user());
                                })
                                .compose(on -> on ? code(proof.user(), proof.code()) : Future.succeededFuture()))
                .onFailure(cause -> suspect(cause, proof.email(), exchange.remoteAddress(), keys));
    }

    /** Whether who is signed in knows the password, too. */
    Future<Account> confirm(Caller caller, Secret password) {
        return counted(
                List.of(account(caller.email())),
                () -> accounts.read(caller.organization(), caller.user())
                        .compose(found -> judged(found, password, true)));
    }

    /** Only as often as one may sign in. */
    <T> Future<T> counted(List<String> keys, Supplier<Future<T>> step) {
        return throttle.take(keys).compose(wait -> {
            if (!wait.isZero()) {
                throw tooOften(wait);
            }
            return step.get().onComplete(done -> {
                if (done.succeeded() || !isWrong(done.cause())) {
                    throttle.giveBack(keys);
                }
            });
        });
    }

    /** Takes one try for each of the keys, which is never given back. */
    Future<Void> spent(List<String> keys) {
        return throttle.take(keys).map(wait -> {
            if (!wait.isZero()) {
                throw tooOften(wait);
            }
            return null;
        });
    }

    private static Failure tooOften(Duration wait) {
        return new Failure(new Reason.TooManyRequests("Too many tries; wait a little.", wait));
    }

    private static boolean isTooOften(Throwable cause) {
        return cause instanceof Failure failure && failure.reason() instanceof Reason.TooManyRequests;
    }

    private static boolean isWrong(Throwable cause) {
        return cause instanceof Failure failure && failure.reason() instanceof Reason.Unauthenticated;
    }

    /** Of one size, however long an address somebody sends. */
    static String account(String email) {
        return "account " + Base64.getEncoder().encodeToString(Digest.of(email));
    }

    /** No account has a NUL in its address, and PostgreSQL takes none to look for. */
    private Future<Optional<Account>> find(String email, String address) {
        return email.indexOf('\0') < 0 ? accounts.find(email, address) : Future.succeededFuture(Optional.empty());
    }

    private Future<Account> judged(Optional<Account> found, Secret password, boolean familiar) {
        return passwords
                .judge(password, found.map(Account::passwordHash), familiar)
                .map(verdict -> {
                    Account account = found.filter(known -> verdict.right()).orElseThrow(() -> Tokens.refused(WRONG));
                    rehash(account, verdict);
                    return account;
                });
    }

    /** Nobody waits for it, and the next sign-in tries again. */
    private void rehash(Account account, Verdict verdict) {
        verdict.better().ifPresent(better -> accounts.rehash(account.caller().user(), account.passwordHash(), better));
    }

    private Future<Account> factor(Account account, String code) {
        return account.secondFactor()
                ? code(account.caller().user(), code).map(account)
                : Future.succeededFuture(account);
    }

    private Future<Void> code(UserId user, String code) {
        if (code.isEmpty()) {
            throw Tokens.refused("This account has a second factor: send its code in totp.");
        }
        return factor.verify(user, code).map(right -> {
            if (!right) {
                throw Tokens.refused("The code is wrong, or was used before.");
            }
            return null;
        });
    }

    private static void note(Exchange exchange, Account account, boolean verified) {
        Caller caller = account.caller();
        exchange.note(
                Note.concerning(caller.organization(), verified ? caller.user() : null, "/api/users/" + caller.user()));
    }
}
