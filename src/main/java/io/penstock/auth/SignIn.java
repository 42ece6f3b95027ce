package io.penstock.auth;

import io.penstock.auth.AccountStore.Account;
import io.penstock.auth.Passwords.Verdict;
import io.penstock.config.Secret;
import io.penstock.failure.Failure;
import io.penstock.failure.Reason;
import io.penstock.http.Exchange;
import io.penstock.http.Note;
import io.penstock.identity.Caller;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Verifies people: password, second factor, and not too often. Tries are counted for each account and each address before anything is
 * hashed, and given back when they were good. An unknown user costs the same time as a wrong password and is told the same. Safe on any
 * thread.
 */
final class SignIn {

    private static final String WRONG = "The email or the password is wrong.";

    private final AccountStore accounts;
    private final Passwords passwords;
    private final SecondFactor factor;
    private final Throttle throttle;

    SignIn(AccountStore accounts, Passwords passwords, SecondFactor factor, Throttle throttle) {
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
                () -> find(attempt.email())
                        .onSuccess(found -> found.ifPresent(account -> note(exchange, account, false)))
                        .compose(found -> judged(found, attempt.password()))
                        .compose(account -> factor(account, attempt.code()))
                        .onSuccess(account -> note(exchange, account, true)));
    }

    /** Whether who is signed in knows the password, too. */
    Future<Account> confirm(Caller caller, Secret password) {
        return counted(
                List.of(account(caller.email())),
                () -> accounts.read(caller.organization(), caller.user()).compose(found -> judged(found, password)));
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

    private static boolean isWrong(Throwable cause) {
        return cause instanceof Failure failure && failure.reason() instanceof Reason.Unauthenticated;
    }

    /** Of one size, however long an address somebody sends. */
    static String account(String email) {
        return "account " + Base64.getEncoder().encodeToString(Digest.of(email));
    }

    /** No account has a NUL in its address, and PostgreSQL takes none to look for. */
    private Future<Optional<Account>> find(String email) {
        return email.indexOf('\0') < 0 ? accounts.find(email) : Future.succeededFuture(Optional.empty());
    }

    private Future<Account> judged(Optional<Account> found, Secret password) {
        return passwords.judge(password, found.map(Account::passwordHash)).map(verdict -> {
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
        if (!account.secondFactor()) {
            return Future.succeededFuture(account);
        }
        if (code.isEmpty()) {
            throw Tokens.refused("This account has a second factor: send its code in totp.");
        }
        return factor.verify(account.caller().user(), code).map(right -> {
            if (!right) {
                throw Tokens.refused("The code is wrong, or was used before.");
            }
            return account;
        });
    }

    private static void note(Exchange exchange, Account account, boolean verified) {
        Caller caller = account.caller();
        exchange.note(
                Note.concerning(caller.organization(), verified ? caller.user() : null, "/api/users/" + caller.user()));
    }
}
